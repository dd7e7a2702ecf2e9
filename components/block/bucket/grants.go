package bucket

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// GrantRead is what a role needs to read objects below a folder; "" is the whole bucket. To roles without
// GrantList, an object that does not exist is forbidden rather than missing.
func (b *Bucket) GrantRead(folder string) []iamdoc.Statement {
	return b.grant("Read", folder, []string{"s3:GetObject"}, []string{"kms:Decrypt"})
}

// GrantWrite is what a role needs to write objects below a folder, whole or in parts; "" is the whole bucket.
func (b *Bucket) GrantWrite(folder string) []iamdoc.Statement {
	return b.grant("Write", folder,
		[]string{"s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"},
		// S3 decrypts the data key again to put parts together.
		[]string{"kms:GenerateDataKey", "kms:Decrypt"})
}

// GrantDelete is what a role needs to delete objects below a folder; "" is the whole bucket. In a versioned
// bucket the versions stay.
func (b *Bucket) GrantDelete(folder string) []iamdoc.Statement {
	return b.grant("Delete", folder, []string{"s3:DeleteObject"}, nil)
}

// GrantList is what a role needs to list the objects below a folder; "" is the whole bucket.
func (b *Bucket) GrantList(folder string) []iamdoc.Statement {
	s := iamdoc.Statement{
		Sid:       iamdoc.Sid("List", b.name, folder),
		Actions:   []string{"s3:ListBucket"},
		Resources: []pulumi.StringInput{b.ARN},
	}
	if path := inside(folder); path != "" {
		s.Conditions = []iamdoc.Condition{when("StringLike", "s3:prefix", path+"*")}
	}
	return []iamdoc.Statement{s}
}

// GrantPresignUpload is what a role needs to sign upload forms for others, below a folder or, with "", below
// Uploads.Prefix. Only forms: a signed PUT is refused, because S3 would not check its size. Names must end in
// one of Uploads.Suffixes.
func (b *Bucket) GrantPresignUpload(folder string) []iamdoc.Statement {
	suffixes := []string{""}
	if u := b.args.Uploads; u != nil {
		if folder == "" {
			folder = u.Prefix
		}
		if len(u.Suffixes) > 0 {
			suffixes = u.Suffixes
		}
	}
	statements := b.grant("Sign", folder, []string{"s3:PutObject"},
		[]string{"kms:GenerateDataKey", "kms:Decrypt"})
	sign := &statements[0]
	sign.Conditions = []iamdoc.Condition{when("StringEquals", "s3:authType", "POST")}
	sign.Resources = nil
	for _, suffix := range suffixes {
		sign.Resources = append(sign.Resources, pulumi.Sprintf("%s%s", b.objects(inside(folder)), suffix))
	}
	return statements
}

// grant allows actions on the objects below a folder, and what they need of the bucket's key.
func (b *Bucket) grant(verb, folder string, actions, keyActions []string) []iamdoc.Statement {
	statements := []iamdoc.Statement{{
		Sid:       iamdoc.Sid(verb, b.name, folder),
		Actions:   actions,
		Resources: []pulumi.StringInput{b.objects(inside(folder))},
	}}
	if b.args.KeyARN == nil || keyActions == nil {
		return statements
	}
	return append(statements, iamdoc.Statement{
		Sid:       iamdoc.Sid("key for", verb, b.name, folder),
		Actions:   keyActions,
		Resources: []pulumi.StringInput{b.args.KeyARN},
		// S3 names the bucket in each call to KMS (a single object in calls of before its bucket key), so the key
		// works for this bucket and no other.
		// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
		Conditions: []iamdoc.Condition{iamdoc.ARNLike("kms:EncryptionContext:aws:s3:arn", b.ARN, b.objects(""))},
	})
}

// inside is the start of the keys of what lies in a folder.
func inside(folder string) string {
	folder = strings.Trim(folder, "/")
	if folder == "" {
		return ""
	}
	return folder + "/"
}
