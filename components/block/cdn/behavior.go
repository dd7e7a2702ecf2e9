package cdn

import (
	"cmp"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Cache says what a behaviour keeps at the edges.
type Cache string

// The kinds of cache.
const (
	// Static keeps answers for a day, or as long as the origin says. Query strings, cookies and headers of the
	// request reach neither the cache's key nor the origin.
	Static Cache = "static"
	// Disabled keeps nothing, and the origin gets all that the viewer sent but the Host header. It is for APIs
	// and WebSockets.
	Disabled Cache = "disabled"
)

// Methods are the HTTP methods that a behaviour lets through. AWS takes just these three sets.
type Methods string

// The sets of methods.
const (
	// Read is GET and HEAD.
	Read Methods = "read"
	// ReadAndOptions is GET, HEAD and OPTIONS, which browsers ask before a request to another site.
	ReadAndOptions Methods = "read-and-options"
	// AllMethods is GET, HEAD, OPTIONS, PUT, POST, PATCH and DELETE.
	AllMethods Methods = "all"
)

// The policies that AWS manages, by id; they are the same in every account.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html
const (
	cachingOptimized = "658327ea-f89d-4fab-a63d-7e88639e58f6"
	cachingDisabled  = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
	// allViewerExceptHost forwards everything but the Host header, and so the Sec-WebSocket-* ones too.
	allViewerExceptHost = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
	// corsS3Origin forwards what S3 needs to answer a browser's question across sites.
	corsS3Origin = "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf"
)

// Behavior is how the requests of a path are served. Viewers on plain HTTP are sent to HTTPS always.
type Behavior struct {
	// Path is a pattern that begins with "/", where * stands for any characters and ? for one: "/api/*".
	// Required, except in Args.Default, where it stays empty.
	Path string
	// Origin is the key of the origin. Default: the only one; required when there are several.
	Origin string
	// Cache is what is kept. Default: Static for a bucket, Disabled for a server.
	Cache Cache
	// Methods are let through. Default: Read with Static and for buckets, else AllMethods.
	Methods Methods
	// Signed serves only URLs or cookies signed by Args.Signing. Default: everyone is served.
	Signed bool
	// CORS adds the headers of Headers.CORS. Default: none are added; what the origin says about other sites is
	// passed on.
	CORS bool
	// Uncompressed leaves answers as they are. Default: text is compressed where the viewer takes it.
	Uncompressed bool
	// ViewerRequest is the ARN of a CloudFront function, published, that runs before the cache. Default: none.
	ViewerRequest pulumi.StringInput
	// ViewerResponse is the ARN of a CloudFront function, published, that runs on the answer. Default: none.
	ViewerResponse pulumi.StringInput
}

func (a Args) withBehaviors() Args {
	a.Default = a.completed(a.Default)
	a.Behaviors = slices.Clone(a.Behaviors)
	for i, b := range a.Behaviors {
		a.Behaviors[i] = a.completed(b)
	}
	return a
}

func (a Args) completed(b Behavior) Behavior {
	if len(a.Origins) == 1 && b.Origin == "" {
		for key := range a.Origins {
			b.Origin = key
		}
	}
	bucket := a.Origins[b.Origin].Bucket != nil
	cache, methods := Disabled, AllMethods
	if bucket {
		cache = Static
	}
	b.Cache = cmp.Or(b.Cache, cache)
	if bucket || b.Cache == Static {
		methods = Read
	}
	b.Methods = cmp.Or(b.Methods, methods)
	return b
}

// all are the default behaviour and the others.
func (a Args) all() []Behavior { return append([]Behavior{a.Default}, a.Behaviors...) }

func (b Behavior) cachePolicy() string {
	if b.Cache == Disabled {
		return cachingDisabled
	}
	return cachingOptimized
}

// requestPolicy is what the origin is told of the request, "" for the bare minimum. S3 would take a
// stranger's headers for parts of CloudFront's signature, and so gets no more than those on which it answers
// other sites.
func (b Behavior) requestPolicy(o Origin) string {
	switch {
	case o.Bucket != nil && b.Methods != Read:
		return corsS3Origin
	case o.Bucket == nil && b.Cache == Disabled:
		return allViewerExceptHost
	default:
		return ""
	}
}

func (b Behavior) methods() pulumi.StringArray {
	switch b.Methods {
	case AllMethods:
		return pulumi.ToStringArray([]string{"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"})
	case ReadAndOptions:
		return pulumi.ToStringArray([]string{"GET", "HEAD", "OPTIONS"})
	default:
		return pulumi.ToStringArray([]string{"GET", "HEAD"})
	}
}
