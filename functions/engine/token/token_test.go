package token_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/engine/token"
)

var at = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func config(session string) aws.Config {
	return aws.Config{
		Region: "eu-west-1", Credentials: credentials.NewStaticCredentialsProvider("AKIAFAKE", "key", session),
	}
}

// signature is what AWS computes from a request's host and query.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
func signature(service, host, query string) string {
	sum := func(text string) string {
		digest := sha256.Sum256([]byte(text))
		return hex.EncodeToString(digest[:])
	}
	with := func(key []byte, text string) []byte {
		mac := hmac.New(sha256.New, key)
		mac.Write([]byte(text))
		return mac.Sum(nil)
	}
	request := strings.Join([]string{"GET", "/", query, "host:" + host, "", "host", sum("")}, "\n")
	scope := "20260304/eu-west-1/" + service + "/aws4_request"
	text := strings.Join([]string{"AWS4-HMAC-SHA256", "20260304T050607Z", scope, sum(request)}, "\n")
	key := []byte("AWS4key")
	for part := range strings.SplitSeq(scope, "/") {
		key = with(key, part)
	}
	return hex.EncodeToString(with(key, text))
}

func TestCache(t *testing.T) {
	t.Parallel()
	for session, want := range map[string]string{
		"":      "",
		"a/b+c": "&X-Amz-Security-Token=a%2Fb%2Bc",
	} {
		got, err := token.Cache(t.Context(), config(session), "orders-cache-1a2b3c4d", "orders-engine-5e6f7a8b", at)
		require.NoError(t, err)
		query := "Action=connect&User=orders-engine-5e6f7a8b&X-Amz-Algorithm=AWS4-HMAC-SHA256" +
			"&X-Amz-Credential=AKIAFAKE%2F20260304%2Feu-west-1%2Felasticache%2Faws4_request" +
			"&X-Amz-Date=20260304T050607Z&X-Amz-Expires=900" + want + "&X-Amz-SignedHeaders=host"
		assert.Equal(t, "orders-cache-1a2b3c4d/?"+query+
			"&X-Amz-Signature="+signature("elasticache", "orders-cache-1a2b3c4d", query), got)
	}
}

func TestProxy(t *testing.T) {
	t.Parallel()
	got, err := token.Proxy(t.Context(), config(""), "a.proxy:3306", "wsacme_a", at)
	require.NoError(t, err)
	query := "Action=connect&DBUser=wsacme_a&X-Amz-Algorithm=AWS4-HMAC-SHA256" +
		"&X-Amz-Credential=AKIAFAKE%2F20260304%2Feu-west-1%2Frds-db%2Faws4_request" +
		"&X-Amz-Date=20260304T050607Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
	assert.Equal(t, "a.proxy:3306/?"+query+"&X-Amz-Signature="+signature("rds-db", "a.proxy:3306", query), got)
}
