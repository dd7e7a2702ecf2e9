package archive_test

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func ExampleNew() {
	fmt.Print(pulumitest.Plan(func(ctx *pulumi.Context) error {
		_, err := archive.New(ctx, "logs", &archive.Args{
			Site: site.Site{Account: "123456789012", Region: "eu-west-1"},
		})
		return err
	}))
	// Output: plinth:archive:Archive logs
	//   plinth:bucket:Bucket logs
	//     aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2 logs-lifecycle
	//     aws:s3/bucketOwnershipControls:BucketOwnershipControls logs-ownership
	//     aws:s3/bucketPolicy:BucketPolicy logs-policy
	//     aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock logs-access
	//     aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2 logs-encryption
	//     aws:s3/bucketV2:BucketV2 logs
	//     aws:s3/bucketVersioningV2:BucketVersioningV2 logs-versioning
}
