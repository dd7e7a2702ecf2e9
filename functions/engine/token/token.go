// Package token signs requests that serve as passwords: an RDS Proxy and an ElastiCache group send them to
// AWS, which knows who signed them. A token is good for 15 minutes, for connections that begin in them.
package token

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	v4 "github.com/aws/aws-sdk-go-v2/aws/signer/v4"
)

const (
	// nothing is the SHA-256 of an empty body, which a signature is about.
	nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
	// seconds is for how long a token is good: the longest that both take.
	seconds = "900"
)

// Proxy lets a user in at an RDS Proxy, whose address is host:port.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
func Proxy(ctx context.Context, cfg aws.Config, address, user string, now time.Time) (string, error) {
	return sign(ctx, cfg, "rds-db", "https://"+address+"/?"+query("DBUser", user), now)
}

// Cache lets a user in at an ElastiCache replication group, which is named by its id.
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html
func Cache(ctx context.Context, cfg aws.Config, group, user string, now time.Time) (string, error) {
	return sign(ctx, cfg, "elasticache", "http://"+group+"/?"+query("User", user), now)
}

func query(name, user string) string {
	return url.Values{"Action": {"connect"}, name: {user}, "X-Amz-Expires": {seconds}}.Encode()
}

// sign leaves out the scheme, as both want it.
func sign(ctx context.Context, cfg aws.Config, service, address string, now time.Time) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return "", err
	}
	who, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return "", err
	}
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, who, r, nothing, service, cfg.Region, now)
	if err != nil {
		return "", fmt.Errorf("sign a token of %s: %w", service, err)
	}
	_, text, _ := strings.Cut(signed, "://")
	return text, nil
}
