package cache

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"github.com/plinth-iac/plinth/functions/engine/token"
)

const (
	// most is how many connections an instance has. It serves one request at a time.
	most = 2
	// idle is shorter than the idle limits of the network between two calls of a frozen function.
	idle = 4 * time.Minute
	// age is shorter than the 12 hours after which ElastiCache ends what was opened by a token.
	// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
	age = 11 * time.Hour
	// slower is how many times as long as the cache its secret may take.
	slower = 10
)

// errForm tells nothing of the secret.
var errForm = errors.New("the secret of the cache is none; want rediss://user:password@host:port")

// connection is how the cache is reached.
func (c *Cache) connection(ctx context.Context) (*redis.Options, error) {
	pool, err := c.roots()
	if err != nil {
		return nil, err
	}
	o := &redis.Options{Addr: c.Address}
	if c.SecretARN != "" {
		if o, err = c.elsewhere(ctx); err != nil {
			return nil, err
		}
	}
	host, _, err := net.SplitHostPort(o.Addr)
	if err != nil {
		return nil, err
	}
	if c.SecretARN == "" {
		// Each connection signs in with a token of its own, so that none is ever old.
		o.CredentialsProviderContext = func(ctx context.Context) (string, string, error) {
			signed, err := token.Cache(ctx, c.AWS, group(host), c.User, c.Now())
			return c.User, signed, err
		}
	}
	o.TLSConfig = &tls.Config{RootCAs: pool, ServerName: host, MinVersion: tls.VersionTLS12}
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout, o.PoolTimeout = c.Timeout, c.Timeout, c.Timeout, c.Timeout
	o.ContextTimeoutEnabled, o.DialerRetries, o.MaxRetries = true, 1, -1
	o.PoolSize, o.MaxActiveConns, o.ConnMaxIdleTime, o.ConnMaxLifetime = most, most, idle, age
	// What needs more commands than a user of a cache may give.
	o.Protocol, o.DisableIdentity = 2, true
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o, nil
}

// elsewhere is the cache that the secret names.
func (c *Cache) elsewhere(ctx context.Context) (*redis.Options, error) {
	ctx, cancel := context.WithTimeout(ctx, slower*c.Timeout)
	defer cancel()
	out, err := c.Secrets().GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{SecretId: &c.SecretARN})
	if err != nil {
		return nil, err
	}
	u, err := url.Parse(strings.TrimSpace(aws.ToString(out.SecretString)))
	if err != nil || u.Scheme != "rediss" || u.Hostname() == "" || u.Port() == "" || u.User == nil ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return nil, errForm
	}
	password, ok := u.User.Password()
	if !ok || password == "" {
		return nil, errForm
	}
	return &redis.Options{Addr: u.Host, Username: u.User.Username(), Password: password}, nil
}

// group is the id of the replication group that an endpoint's name holds: master.<group>.<code>.<region>.…
func group(host string) string {
	first, rest, _ := strings.Cut(host, ".")
	if first == "master" && rest != "" {
		first, _, _ = strings.Cut(rest, ".")
	}
	return first
}

// roots trusts what the system trusts, which is who signs ElastiCache's certificates, and the file.
func roots(file string) (*x509.CertPool, error) {
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without any, as a bare container
	}
	if file == "" {
		return pool, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s holds no certificate", file)
	}
	return pool, nil
}
