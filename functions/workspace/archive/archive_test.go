package archive_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/archive"
)

func newStore(t *testing.T) (*archive.Store, *awsfake.Server) {
	t.Helper()
	fake := awsfake.New(t)
	fake.AddBucket("exports")
	client := s3.NewFromConfig(fake.Config())
	return &archive.Store{Client: func() *s3.Client { return client }, Bucket: "exports", KeyARN: "key"}, fake
}

// noise does not get smaller by compression.
func noise(size int) []byte {
	var seed [32]byte
	all := make([]byte, size)
	_, _ = rand.NewChaCha8(seed).Read(all)
	return all
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ size, parts int }{
		"nothing": {0, 0}, "little": {100, 0}, "one part and more": {9 << 20, 2}, "many parts": {25 << 20, 4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, fake := newStore(t)
			want := noise(tc.size)
			object, err := s.Write(context.Background(), "a/b", func(to io.Writer) error {
				_, err := to.Write(want)
				return err
			})
			require.NoError(t, err)
			stored := fake.Object("exports", "a/b")
			assert.Equal(t, tc.parts, stored.Parts)
			assert.Equal(t, "aws:kms", stored.Encryption)
			assert.Equal(t, "key", stored.KeyID)
			assert.EqualValues(t, len(stored.Body), object.Bytes)
			assert.Zero(t, fake.Uploads())
			var got []byte
			require.NoError(t, s.Read(context.Background(), "a/b", object.SHA256, func(from io.Reader) (err error) {
				got, err = io.ReadAll(from)
				return err
			}))
			assert.Equal(t, sha256.Sum256(want), sha256.Sum256(got))
			require.NoError(t, s.Verify(context.Background(), "a/b", object.SHA256))
			require.ErrorContains(t, s.Verify(context.Background(), "a/b", "00"), "want 00")
		})
	}
}

func TestNothingIsStoredOfWhatFails(t *testing.T) {
	t.Parallel()
	s, fake := newStore(t)
	broken := errors.New("broken")
	for _, size := range []int{10, 20 << 20} {
		_, err := s.Write(context.Background(), "a/b", func(to io.Writer) error {
			_, err := to.Write(noise(size))
			return errors.Join(err, broken)
		})
		require.ErrorIs(t, err, broken)
		assert.Empty(t, fake.Objects("exports"))
		assert.Zero(t, fake.Uploads(), "the parts are given up")
	}
}

func TestAFailingBucketIsReported(t *testing.T) {
	t.Parallel()
	for _, failing := range []string{"PutObject", "CreateMultipartUpload", "UploadPart", "CompleteMultipartUpload"} {
		s, fake := newStore(t)
		fake.Fault = func(operation string) *awsfake.Error {
			if operation == failing {
				return &awsfake.Error{Type: "AccessDenied", Message: "no"}
			}
			return nil
		}
		size := 20 << 20
		if failing == "PutObject" {
			size = 10
		}
		_, err := s.Write(context.Background(), "a/b", func(to io.Writer) error {
			_, err := to.Write(noise(size))
			return err
		})
		require.ErrorContains(t, err, "AccessDenied", failing)
		assert.Zero(t, fake.Uploads())
	}
}

func TestDamagedObjectsAreRefused(t *testing.T) {
	t.Parallel()
	s, fake := newStore(t)
	ctx, all := context.Background(), func(from io.Reader) error { _, err := io.ReadAll(from); return err }
	require.ErrorIs(t, s.Read(ctx, "a/b", "", all), archive.ErrNone)
	require.ErrorIs(t, s.Verify(ctx, "a/b", ""), archive.ErrNone)
	fake.PutObject("exports", "a/b", []byte("no gzip"))
	require.ErrorContains(t, s.Read(ctx, "a/b", "", all), "unpack a/b")
	_, err := s.Write(ctx, "a/b", func(to io.Writer) error { _, err := to.Write(noise(1000)); return err })
	require.NoError(t, err)
	body := fake.Object("exports", "a/b").Body
	fake.PutObject("exports", "a/b", body[:len(body)-4])
	require.ErrorContains(t, s.Read(ctx, "a/b", "", func(io.Reader) error { return nil }), "unpack a/b",
		"the end is missed even by who does not read it")
}
