package tenant

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

// nothing is the SHA-256 of an empty body, which a signature is about.
const nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

// token is what a user signs in with at an RDS Proxy: a request that the function's role signed, in the place
// of a password. It is good for 15 minutes, for connections that begin in them.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/UsingWithRDS.IAMDBAuth.Connecting.html
func token(ctx context.Context, cfg aws.Config, address, user string, now time.Time) (string, error) {
	query := url.Values{"Action": {"connect"}, "DBUser": {user}, "X-Amz-Expires": {"900"}}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://"+address+"/?"+query.Encode(), nil)
	if err != nil {
		return "", err
	}
	who, err := cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return "", err
	}
	signed, _, err := v4.NewSigner().PresignHTTP(ctx, who, r, nothing, "rds-db", cfg.Region, now)
	if err != nil {
		return "", fmt.Errorf("sign in at the proxy: %w", err)
	}
	return strings.TrimPrefix(signed, "https://"), nil
}
