package rdsca

import (
	"crypto/x509"
	"encoding/pem"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// embedded parses the whole bundle.
func embedded(t *testing.T) []*x509.Certificate {
	t.Helper()
	var all []*x509.Certificate
	for rest := bundle; ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			return all
		}
		require.Equal(t, "CERTIFICATE", block.Type)
		certificate, err := x509.ParseCertificate(block.Bytes)
		require.NoError(t, err)
		all = append(all, certificate)
	}
}

var rootName = regexp.MustCompile(`^Amazon RDS ([a-z]+(-[a-z]+)+-\d) Root CA (RSA2048|RSA4096|ECC384) G1$`)

func TestEveryAuthority(t *testing.T) {
	t.Parallel()
	all := embedded(t)
	require.Len(t, all, 81)
	var (
		names   = map[string]bool{}
		regions = map[string]int{}
		pool    = x509.NewCertPool()
		soon    = time.Now().AddDate(2, 0, 0)
	)
	for _, c := range all {
		name := c.Subject.CommonName
		parts := rootName.FindStringSubmatch(name)
		require.NotNil(t, parts, name)
		regions[parts[1]]++
		assert.False(t, names[name], "%s is there twice", name)
		names[name] = true
		assert.Equal(t, []string{"Amazon RDS"}, c.Subject.OrganizationalUnit, name)
		assert.True(t, c.IsCA && c.BasicConstraintsValid, name)
		assert.NotZero(t, c.KeyUsage&x509.KeyUsageCertSign, name)
		assert.Equal(t, c.RawSubject, c.RawIssuer, name)
		require.NoError(t, c.CheckSignatureFrom(c), name)
		assert.True(t, c.NotAfter.After(soon), "%s ends on %s: take a newer bundle", name, c.NotAfter)
		assert.True(t, c.NotBefore.Before(time.Now()), name)
		pool.AddCert(c)
	}
	require.Len(t, regions, 27)
	for region, n := range regions {
		assert.Equal(t, 3, n, "%s has a root of each algorithm", region)
	}

	trusted, err := Pool("")
	require.NoError(t, err)
	for _, c := range all {
		_, err := c.Verify(x509.VerifyOptions{Roots: trusted, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}})
		require.NoError(t, err, c.Subject.CommonName)
	}
	system, err := x509.SystemCertPool()
	require.NoError(t, err)
	assert.False(t, trusted.Equal(pool) && !system.Equal(x509.NewCertPool()), "what the system trusts stays")
}

func TestFileReplacesAll(t *testing.T) {
	t.Parallel()
	one := embedded(t)[0]
	file := filepath.Join(t.TempDir(), "ca.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: one.Raw})
	require.NoError(t, os.WriteFile(file, text, 0o600))
	pool, err := Pool(file)
	require.NoError(t, err)
	want := x509.NewCertPool()
	want.AddCert(one)
	assert.True(t, want.Equal(pool))

	_, err = Pool("/nowhere.pem")
	require.ErrorContains(t, err, "open /nowhere.pem")
	_, err = Pool(os.DevNull)
	require.EqualError(t, err, os.DevNull+" holds no certificate")
}
