package bucket_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := bucket.New(ctx, "media", nil)
		return err
	}))
	// Output: plinth:bucket:Bucket media
	//   aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2 media-lifecycle
	//   aws:s3/bucketOwnershipControls:BucketOwnershipControls media-ownership
	//   aws:s3/bucketPolicy:BucketPolicy media-policy
	//   aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock media-access
	//   aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2 media-encryption
	//   aws:s3/bucketV2:BucketV2 media
	//   aws:s3/bucketVersioningV2:BucketVersioningV2 media-versioning
}

// distribution stands for whatever takes the bucket as its origin, and has an ARN.
func distribution(origin pulumi.StringOutput) pulumi.StringInput {
	_ = origin
	return pulumi.String("arn:aws:cloudfront::123456789012:distribution/E1A2B3C4D5E6F7")
}

func ExampleOrigin_ServeThrough() {
	_, err := pulumitest.Run(func(ctx *pulumi.Context) error {
		origin, err := bucket.NewOrigin(ctx, "media", nil)
		if err != nil {
			return err
		}
		media, err := origin.ServeThrough(ctx, distribution(origin.RegionalDomainName))
		if err != nil {
			return err
		}
		fmt.Println(media.GrantWrite("raw")[0].Sid)
		return nil
	})
	fmt.Println(err)
	// Output:
	// WriteMediaRaw
	// <nil>
}
