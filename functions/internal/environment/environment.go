// Package environment reads a function's environment, strictly: every problem is reported, all at once.
package environment

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/plinth-iac/plinth/internal/check"
)

// What Lambda itself sets, and Endpoint, which replaces AWS's own endpoints in tests.
const (
	Region   = "AWS_REGION"
	Endpoint = "AWS_ENDPOINT_URL"
)

// Lookup finds a variable: os.LookupEnv, in a function.
type Lookup = func(key string) (value string, ok bool)

// Reader reads variables and remembers what is wrong with them.
type Reader struct {
	// Problems are those so far. A caller adds those that only it can see.
	Problems check.Problems

	lookup Lookup
}

// New reads through lookup.
func New(lookup Lookup) *Reader { return &Reader{lookup: lookup} }

// Err is everything that is wrong, or nil.
func (r *Reader) Err() error {
	if err := r.Problems.Err(); err != nil {
		return fmt.Errorf("environment: %w", err)
	}
	return nil
}

// Optional is a variable of any form, "" when it is not set.
func (r *Reader) Optional(key string) string {
	text, _ := r.lookup(key)
	return text
}

// Text is a required variable of a form, which what describes; nil takes any that is not empty.
func (r *Reader) Text(key string, form *regexp.Regexp, what string) string {
	text := r.Optional(key)
	if text == "" {
		r.Problems.Required(false, key, what)
		return ""
	}
	r.Problems.Unless(form == nil || form.MatchString(text), key, "is %q; want %s", text, what)
	return text
}

// Maybe is an optional variable of a form.
func (r *Reader) Maybe(key string, form *regexp.Regexp, what string) string {
	if r.Optional(key) == "" {
		return ""
	}
	return r.Text(key, form, what)
}

// Number is an optional whole number of a range.
func (r *Reader) Number(key string, fallback, low, high int) int {
	text := r.Optional(key)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	r.Problems.Unless(err == nil && n >= low && n <= high, key, "is %q; want %d to %d", text, low, high)
	return n
}

// Duration is an optional duration of a range.
func (r *Reader) Duration(key string, fallback, low, high time.Duration) time.Duration {
	text := r.Optional(key)
	if text == "" {
		return fallback
	}
	d, err := time.ParseDuration(text)
	r.Problems.Unless(err == nil && d >= low && d <= high, key, "is %q; want a duration of %s to %s",
		text, low, high)
	return d
}

// Flag is an optional "true" or "false".
func (r *Reader) Flag(key string) bool {
	text := r.Optional(key)
	known := text == "" || text == "true" || text == "false"
	r.Problems.Unless(known, key, `is %q; want "true" or "false"`, text)
	return text == "true"
}

// AWS is what Lambda puts into the environment: a region, and credentials that last as long as the process.
// The SDK's own loader would look in ten more places and link the clients of four more services.
func (r *Reader) AWS() aws.Config {
	cfg := aws.Config{
		Region: r.Text(Region, nil, "a region"),
		Credentials: credentials.NewStaticCredentialsProvider(r.Optional("AWS_ACCESS_KEY_ID"),
			r.Optional("AWS_SECRET_ACCESS_KEY"), r.Optional("AWS_SESSION_TOKEN")),
		RetryMode: aws.RetryModeStandard,
	}
	if endpoint := r.Optional(Endpoint); endpoint != "" {
		cfg.BaseEndpoint = &endpoint
	}
	return cfg
}

// Forms that several functions ask for.
var (
	// Table is the name of a DynamoDB table.
	Table = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)
	// SecretARN is the ARN of a secret.
	SecretARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$`)
	// Tag is the value of a tag.
	Tag = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$`)
	// SecretPath is the beginning of the names of secrets.
	SecretPath = regexp.MustCompile(`^[A-Za-z0-9_.+=@-]+(/[A-Za-z0-9_.+=@-]+)*$`)
	// Host is a host name.
	Host = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	// CellName is the name of a cell.
	CellName = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	// URL is an https address without query.
	URL = regexp.MustCompile(`^https://[A-Za-z0-9.-]+(:\d{1,5})?(/[A-Za-z0-9._~%!$&'()*+,;=:@/-]*)?$`)
)
