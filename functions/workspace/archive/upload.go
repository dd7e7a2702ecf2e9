package archive

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

// partSize times the 10,000 parts that S3 allows is 80 GB, compressed. An upload holds one part in memory.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html
const partSize = 8 << 20

// upload is an object in the making: one request when it is small, else one per part.
type upload struct {
	store *Store
	key   string
	part  bytes.Buffer
	id    *string // of the multipart upload, once there is one
	parts []types.CompletedPart
}

func (u *upload) write(ctx context.Context, p []byte) (int, error) {
	for rest := p; len(rest) > 0; {
		n := min(len(rest), partSize-u.part.Len())
		u.part.Write(rest[:n])
		rest = rest[n:]
		if u.part.Len() == partSize {
			if err := u.sendPart(ctx); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

func (u *upload) sendPart(ctx context.Context) error {
	client := u.store.Client()
	if u.id == nil {
		algorithm, keyID := u.store.encryption()
		out, err := client.CreateMultipartUpload(ctx, &s3.CreateMultipartUploadInput{
			Bucket: &u.store.Bucket, Key: &u.key, ServerSideEncryption: algorithm, SSEKMSKeyId: keyID,
			ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
		})
		if err != nil {
			return fmt.Errorf("begin the upload of %s: %w", u.key, err)
		}
		u.id = out.UploadId
	}
	number := aws.Int32(int32(len(u.parts) + 1))
	out, err := client.UploadPart(ctx, &s3.UploadPartInput{
		Bucket: &u.store.Bucket, Key: &u.key, UploadId: u.id, PartNumber: number,
		Body: bytes.NewReader(u.part.Bytes()), ChecksumAlgorithm: types.ChecksumAlgorithmCrc32,
	})
	if err != nil {
		return fmt.Errorf("upload part %d of %s: %w", *number, u.key, err)
	}
	u.parts = append(u.parts, types.CompletedPart{
		ETag: out.ETag, PartNumber: number, ChecksumCRC32: out.ChecksumCRC32,
	})
	u.part.Reset()
	return nil
}

func (u *upload) finish(ctx context.Context) error {
	if u.id == nil {
		algorithm, keyID := u.store.encryption()
		_, err := u.store.Client().PutObject(ctx, &s3.PutObjectInput{
			Bucket: &u.store.Bucket, Key: &u.key, Body: bytes.NewReader(u.part.Bytes()),
			ServerSideEncryption: algorithm, SSEKMSKeyId: keyID,
		})
		if err != nil {
			return fmt.Errorf("upload %s: %w", u.key, err)
		}
		return nil
	}
	if u.part.Len() > 0 {
		if err := u.sendPart(ctx); err != nil {
			return err
		}
	}
	_, err := u.store.Client().CompleteMultipartUpload(ctx, &s3.CompleteMultipartUploadInput{
		Bucket: &u.store.Bucket, Key: &u.key, UploadId: u.id,
		MultipartUpload: &types.CompletedMultipartUpload{Parts: u.parts},
	})
	if err != nil {
		return fmt.Errorf("finish the upload of %s: %w", u.key, err)
	}
	return nil
}

// abort gives up the parts that were sent, which cost money until then. A run that is killed cannot do so;
// the bucket's lifecycle rule for unfinished uploads does.
func (u *upload) abort(ctx context.Context) error {
	if u.id == nil {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := u.store.Client().AbortMultipartUpload(ctx, &s3.AbortMultipartUploadInput{
		Bucket: &u.store.Bucket, Key: &u.key, UploadId: u.id,
	})
	return err
}
