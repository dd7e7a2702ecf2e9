package bucket

import (
	"cmp"
	"encoding/json"
	"regexp"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Uploads is what browsers may upload with a request that the application signs for them.
//
// S3 itself enforces three things, whatever the application does: the bucket's policy refuses signatures
// older than MaxAge, and the statements of GrantPresignUpload let the signer sign below Prefix only, for
// names that end in one of Suffixes, and POST forms only. A signed PUT is refused because S3 would not check
// its size. Size and content type are checked by S3 as far as the form's policy says so: the application must
// put MaxBytes (as content-length-range) and ContentTypes there, which it reads from PresignContract.
type Uploads struct {
	// Prefix is the folder that uploads go to: "incoming". Required.
	Prefix string
	// Suffixes are the endings of names that may be uploaded: ".mp4". Default: any.
	Suffixes []string
	// ContentTypes are the types that the form's policy must allow: "video/mp4". Required: at least one.
	ContentTypes []string
	// MaxBytes is the largest upload. Required. At most 5 GiB, the most that S3 takes in one request.
	MaxBytes int64
	// MaxAge is how long a signature is good for. Default: 15m. 1m to 12h.
	MaxAge time.Duration
}

// Contract is what PresignContract holds as JSON: all that the application must put into the POST policies
// that it signs.
type Contract struct {
	// Bucket is the bucket's name.
	Bucket string `json:"bucket"`
	// Prefix is what keys must start with, its slash included.
	Prefix string `json:"prefix"`
	// Suffixes are what keys may end in; any when empty.
	Suffixes []string `json:"suffixes"`
	// ContentTypes are what Content-Type may be.
	ContentTypes []string `json:"contentTypes"`
	// MaxBytes is the upper end of content-length-range.
	MaxBytes int64 `json:"maxBytes"`
	// ExpiresSeconds is how far ahead the policy's expiration may lie.
	ExpiresSeconds int `json:"expiresSeconds"`
}

const (
	maxUpload    = 5 << 30
	maxSignature = 12 * time.Hour
)

var (
	suffix      = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	contentType = regexp.MustCompile(`^[a-z]+/[a-z0-9.+*-]+$`)
)

func (u Uploads) withDefaults() Uploads {
	u.MaxAge = cmp.Or(u.MaxAge, 15*time.Minute)
	return u
}

func (u Uploads) validate() error {
	var p check.Problems
	p.Required(inside(u.Prefix) != "", "prefix", "a folder, to tell uploads apart from what you wrote yourself")
	p.Unless(!strings.ContainsAny(u.Prefix, "*?$"), "prefix", "is %q; want it without wildcards", u.Prefix)
	for _, s := range u.Suffixes {
		p.Unless(suffix.MatchString(s), "suffixes", "holds %q; want an ending such as .mp4", s)
	}
	p.Required(len(u.ContentTypes) > 0, "contentTypes", "at least one")
	for _, c := range u.ContentTypes {
		p.Unless(contentType.MatchString(c), "contentTypes", "holds %q; want a type such as video/mp4", c)
	}
	p.Unless(u.MaxBytes > 0 && u.MaxBytes <= maxUpload, "maxBytes",
		"is %d; want 1 to %d, the most that S3 takes at once", u.MaxBytes, int64(maxUpload))
	p.Unless(u.MaxAge >= time.Minute && u.MaxAge <= maxSignature && u.MaxAge%time.Second == 0, "maxAge",
		"is %s; want whole seconds from 1m to %s", u.MaxAge, maxSignature)
	return p.Err()
}

// contract is PresignContract.
func (b *Bucket) contract() pulumi.StringOutput {
	u := b.args.Uploads
	if u == nil {
		return pulumi.String("").ToStringOutput()
	}
	c := Contract{
		Prefix: inside(u.Prefix), Suffixes: append([]string{}, u.Suffixes...), ContentTypes: u.ContentTypes,
		MaxBytes: u.MaxBytes, ExpiresSeconds: int(u.MaxAge.Seconds()),
	}
	return b.Name.ApplyT(func(name string) (string, error) {
		c.Bucket = name
		text, err := json.Marshal(c)
		return string(text), err
	}).(pulumi.StringOutput)
}
