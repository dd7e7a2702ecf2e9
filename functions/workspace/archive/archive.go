// Package archive streams compressed exports to S3 and back.
package archive

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// ErrNone says that there is no such object.
var ErrNone = errors.New("no such export")

// Store is the bucket.
type Store struct {
	// Client makes the client when it is first needed.
	Client func() *s3.Client
	// Bucket is its name.
	Bucket string
	// KeyARN is the KMS key of the objects.
	KeyARN string
}

// Object tells what was stored.
type Object struct {
	// SHA256 is of the compressed object, in hexadecimal. Bytes is its size.
	SHA256 string
	Bytes  int64
}

// Write stores under key, compressed, what fill writes. Nothing is stored unless fill succeeds.
func (s *Store) Write(ctx context.Context, key string, fill func(io.Writer) error) (Object, error) {
	up := &upload{store: s, key: key}
	sum := sha256.New()
	count := &counter{}
	packed := gzip.NewWriter(io.MultiWriter(&sink{ctx, up}, sum, count))
	err := fill(packed)
	if err == nil {
		err = packed.Close()
	}
	if err == nil {
		err = up.finish(ctx)
	}
	if err != nil {
		return Object{}, errors.Join(err, up.abort(ctx))
	}
	return Object{SHA256: hex.EncodeToString(sum.Sum(nil)), Bytes: count.n}, nil
}

// Read gives what was written under key to use. It fails when the object is not the one with that SHA-256,
// after use has read it; an empty sum takes any.
func (s *Store) Read(ctx context.Context, key, sha256sum string, use func(io.Reader) error) error {
	return s.open(ctx, key, sha256sum, func(raw io.Reader) error {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			return fmt.Errorf("unpack %s: %w", key, err)
		}
		if err := use(unpacked); err != nil {
			return err
		}
		// The checksum of gzip stands at its end.
		if _, err := io.Copy(io.Discard, unpacked); err != nil {
			return fmt.Errorf("unpack %s: %w", key, err)
		}
		return nil
	})
}

// Verify reads the object under key and fails unless it has that SHA-256.
func (s *Store) Verify(ctx context.Context, key, sha256sum string) error {
	return s.open(ctx, key, sha256sum, func(io.Reader) error { return nil })
}

func (s *Store) open(ctx context.Context, key, sha256sum string, use func(io.Reader) error) error {
	out, err := s.Client().GetObject(ctx, &s3.GetObjectInput{Bucket: &s.Bucket, Key: &key})
	if _, missing := errors.AsType[*types.NoSuchKey](err); missing {
		return fmt.Errorf("s3://%s/%s: %w", s.Bucket, key, ErrNone)
	}
	if err != nil {
		return fmt.Errorf("read s3://%s/%s: %w", s.Bucket, key, err)
	}
	defer func() { _ = out.Body.Close() }()
	sum := sha256.New()
	raw := io.TeeReader(out.Body, sum)
	if err := use(raw); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, raw); err != nil {
		return fmt.Errorf("read s3://%s/%s: %w", s.Bucket, key, err)
	}
	got := hex.EncodeToString(sum.Sum(nil))
	if sha256sum != "" && !strings.EqualFold(got, sha256sum) {
		return fmt.Errorf("s3://%s/%s: has the SHA-256 %s; want %s", s.Bucket, key, got, sha256sum)
	}
	return nil
}

// sink lets an upload be written to within one call.
type sink struct {
	ctx context.Context
	up  *upload
}

func (s *sink) Write(p []byte) (int, error) { return s.up.write(s.ctx, p) }

type counter struct{ n int64 }

func (c *counter) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return len(p), nil
}

// encryption is what every object is stored with.
func (s *Store) encryption() (types.ServerSideEncryption, *string) {
	return types.ServerSideEncryptionAwsKms, aws.String(s.KeyARN)
}
