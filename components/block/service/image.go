package service

import (
	"regexp"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Image is a container image, fixed by digest or at least by a tag that says which one it is.
type Image struct {
	// Repository is where it lies: "public.ecr.aws/nginx/nginx", or the URL output of an ECR repository.
	// Required.
	Repository pulumi.StringInput
	// RepositoryARN is the ECR repository that the task may pull from. Required when Repository is an output.
	// Default: taken from Repository when that is plain text and names an ECR repository; none for others.
	RepositoryARN pulumi.StringInput
	// Digest is the image itself: "sha256:" and 64 hexadecimal digits. Recommended, because a tag can be moved
	// to another image, which then runs in new tasks only. Default: the tag decides.
	Digest string
	// Tag is the image's name in the repository. Default: none, where there is a digest. It must not be
	// "latest".
	Tag string
}

// ParseImage takes an image reference apart: "public.ecr.aws/nginx/nginx:1.29", "…/api@sha256:…". What is
// wrong with it is reported by Args.Validate.
func ParseImage(reference string) Image {
	rest, digest, _ := strings.Cut(reference, "@")
	tag := ""
	if colon := strings.LastIndex(rest, ":"); colon > strings.LastIndex(rest, "/") {
		rest, tag = rest[:colon], rest[colon+1:]
	}
	return Image{Repository: pulumi.String(rest), Tag: tag, Digest: digest}
}

var (
	repository = regexp.MustCompile(`^[a-z0-9.-]+(:\d+)?(/[a-z0-9]+([._-]+[a-z0-9]+)*)*$`)
	digest     = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)
	tag        = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$`)
	ecrHost    = regexp.MustCompile(`^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?/(.+)$`)
)

func (i Image) validate() error {
	var p check.Problems
	p.Required(i.Repository != nil, "repository", "where the image lies")
	text, plain := i.Repository.(pulumi.String)
	if plain {
		p.Unless(repository.MatchString(string(text)), "repository",
			"is %q; want lower-case host and path, such as public.ecr.aws/nginx/nginx", text)
	}
	p.Unless(plain || i.Repository == nil || i.RepositoryARN != nil, "repositoryARN",
		"is not set; want the ECR repository's ARN, for the repository is known only later")
	p.Unless(i.Digest == "" || digest.MatchString(i.Digest), "digest",
		"is %q; want sha256: and 64 hexadecimal digits", i.Digest)
	p.Unless(i.Tag == "" || tag.MatchString(i.Tag), "tag",
		"is %q; want 1 to 128 letters, digits, dots, hyphens or underscores", i.Tag)
	p.Unless(i.Digest != "" || i.Tag != "", "digest", "is not set; want the image's digest, or a tag")
	p.Unless(i.Tag != "latest" || i.Digest != "", "tag",
		`is "latest"; want a digest, or a tag that is never moved,`+
			" so that every task runs the same image")
	return p.Err()
}

// suffix is what follows the repository in a reference. The digest decides where there is one.
func (i Image) suffix() string {
	if i.Digest != "" {
		return "@" + i.Digest
	}
	return ":" + i.Tag
}

// repositoryARN is the ECR repository to allow pulling from, nil for images from elsewhere.
func (i Image) repositoryARN(partition string) pulumi.StringInput {
	if i.RepositoryARN != nil {
		return i.RepositoryARN
	}
	text, _ := i.Repository.(pulumi.String)
	m := ecrHost.FindStringSubmatch(string(text))
	if m == nil {
		return nil
	}
	return pulumi.String("arn:" + partition + ":ecr:" + m[2] + ":" + m[1] + ":repository/" + m[4])
}
