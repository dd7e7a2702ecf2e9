package function

import (
	"cmp"
	"regexp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Runtime is what AWS runs code in.
type Runtime string

// The runtimes that AWS supports and that the provider knows. Newer ones come in an Image.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
const (
	// Go is Amazon Linux alone, which runs an executable: Go, Rust, C++.
	Go Runtime = "provided.al2023"
	// NodeJS22 is Node.js 22.
	NodeJS22 Runtime = "nodejs22.x"
	// Python313 is Python 3.13.
	Python313 Runtime = "python3.13"
	// Python312 is Python 3.12.
	Python312 Runtime = "python3.12"
	// Java21 is Java 21.
	Java21 Runtime = "java21"
	// Ruby34 is Ruby 3.4.
	Ruby34 Runtime = "ruby3.4"
	// DotNet8 is .NET 8.
	DotNet8 Runtime = "dotnet8"
)

// Architecture is the kind of processor that code is built for.
type Architecture string

// The architectures.
const (
	// ARM64 is AWS's Graviton: a fifth cheaper than X86.
	ARM64 Architecture = "arm64"
	// X86 is for code that was not built for anything else.
	X86 Architecture = "x86_64"
)

// Code is what runs. Exactly one of Folder, Archive, Object and Image says where it comes from.
type Code struct {
	// Folder is a directory whose content is packed: for Go, that with the executable "bootstrap".
	Folder string
	// Archive is a zip file.
	Archive string
	// Object is a zip file in S3, in the function's region.
	Object *Object
	// Image is a container image in ECR, in the function's region.
	Image *Image

	// Runtime is what the code runs in. Default: Go. An Image brings its own.
	Runtime Runtime
	// Handler is the function in the code, as the runtime spells it: "index.handler". Default: "bootstrap" for
	// Go. Required for other runtimes; an Image brings its own.
	Handler string
	// Architecture is the processor. Default: ARM64.
	Architecture Architecture
	// Layers are the ARNs of further archives that lie under the code, with their versions. Default: none. At
	// most 5, and none with an Image.
	Layers []pulumi.StringInput
	// SigningARN is a code signing configuration, without whose signature no archive is taken.
	// Default: archives need none.
	SigningARN pulumi.StringInput
}

// Object is a zip file in S3.
type Object struct {
	// Bucket is the bucket's name. Required.
	Bucket pulumi.StringInput
	// Key is the object. Required.
	Key pulumi.StringInput
	// Version is the object's version. A new one deploys; with a bucket without versions, only a new Key does.
	// Default: the newest when the function was last changed.
	Version pulumi.StringInput
}

// Image is a container image, fixed by its digest.
type Image struct {
	// Repository is the URL of an ECR repository. Required.
	Repository pulumi.StringInput
	// Digest is the image itself: "sha256:" and 64 hexadecimal digits. Required, for Lambda reads a tag once.
	Digest string
	// Command takes the place of the image's own. Default: the image's.
	Command []string
}

var digest = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

func (c Code) withDefaults() Code {
	c.Architecture = cmp.Or(c.Architecture, ARM64)
	if c.Image != nil {
		return c
	}
	c.Runtime = cmp.Or(c.Runtime, Go)
	if c.Runtime == Go {
		c.Handler = cmp.Or(c.Handler, "bootstrap")
	}
	return c
}

func (c Code) validate() error {
	var p check.Problems
	given := 0
	for _, has := range []bool{c.Folder != "", c.Archive != "", c.Object != nil, c.Image != nil} {
		if has {
			given++
		}
	}
	p.Unless(given == 1, "", "has %d sources; want exactly one of folder, archive, object and image", given)
	if c.Object != nil {
		p.Required(c.Object.Bucket != nil, "object.bucket", "the name of a bucket")
		p.Required(c.Object.Key != nil, "object.key", "the key of a zip file")
	}
	check.OneOf(&p, c.Architecture, "architecture", ARM64, X86)
	p.Unless(len(c.Layers) <= 5, "layers", "has %d; want at most 5", len(c.Layers))
	for _, arn := range c.Layers {
		p.Required(arn != nil, "layers", "the ARN of a layer's version in each entry")
	}
	if c.Image != nil {
		c.validateImage(&p)
		return p.Err()
	}
	check.OneOf(&p, c.Runtime, "runtime", Go, NodeJS22, Python313, Python312, Java21, Ruby34, DotNet8)
	p.Unless(c.Handler != "" && len(c.Handler) <= 128, "handler",
		"is %q; want the function in the code, such as index.handler, in at most 128 characters", c.Handler)
	return p.Err()
}

func (c Code) validateImage(p *check.Problems) {
	p.Required(c.Image.Repository != nil, "image.repository", "the URL of an ECR repository")
	p.Unless(digest.MatchString(c.Image.Digest), "image.digest",
		"is %q; want sha256: and 64 hexadecimal digits", c.Image.Digest)
	p.Unless(c.Runtime == "", "runtime", "is %q; want none with an image, which brings its own", c.Runtime)
	p.Unless(c.Handler == "", "handler", "is %q; want none with an image; see image.command", c.Handler)
	p.Unless(len(c.Layers) == 0, "layers", "has %d; want none with an image", len(c.Layers))
	p.Unless(c.SigningARN == nil, "signingARN", "is set; want none with an image, which is not signed this way")
}

func (c Code) apply(args *lambda.FunctionArgs) {
	args.Architectures = pulumi.StringArray{pulumi.String(string(c.Architecture))}
	if c.Image != nil {
		args.PackageType = pulumi.String("Image")
		args.ImageUri = pulumi.Sprintf("%s@%s", c.Image.Repository, c.Image.Digest)
		if len(c.Image.Command) > 0 {
			args.ImageConfig = lambda.FunctionImageConfigArgs{Commands: pulumi.ToStringArray(c.Image.Command)}
		}
		return
	}
	args.PackageType = pulumi.String("Zip")
	args.Runtime = pulumi.String(string(c.Runtime))
	args.Handler = pulumi.String(c.Handler)
	switch {
	case c.Folder != "":
		args.Code = pulumi.NewFileArchive(c.Folder)
	case c.Archive != "":
		args.Code = pulumi.NewFileArchive(c.Archive)
	default:
		args.S3Bucket = c.Object.Bucket.ToStringOutput().ToStringPtrOutput()
		args.S3Key = c.Object.Key.ToStringOutput().ToStringPtrOutput()
		if c.Object.Version != nil {
			args.S3ObjectVersion = c.Object.Version.ToStringOutput().ToStringPtrOutput()
		}
	}
	if len(c.Layers) > 0 {
		args.Layers = pulumi.StringArray(c.Layers)
	}
	if c.SigningARN != nil {
		args.CodeSigningConfigArn = c.SigningARN.ToStringOutput().ToStringPtrOutput()
	}
}
