package realtime

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/archive"
	"github.com/plinth-iac/plinth/components/block/bucket"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/internal/tags"
)

// Folders of the buckets. CloudFront serves the images under the same path.
const (
	imagesPrefix = "images"
	videosPrefix = "uploads"
)

// declareArchive declares where the access logs of load balancer, distribution and buckets go.
func (p *Platform) declareArchive(ctx *pulumi.Context, a Args) (*archive.Archive, error) {
	return archive.New(ctx, p.name+"-access-logs", &archive.Args{
		Site: a.Site, AllowDestroy: a.AllowDestroy,
	}, pulumi.Parent(p))
}

// images is the bucket that the server writes to, after it has resized and moderated what came in, and that
// the distribution reads, by object id.
func (a Args) images(k keys, logs *archive.Archive) *bucket.Args {
	args := &bucket.Args{DataClass: tags.Public, AllowDestroy: a.AllowDestroy}
	if logs != nil {
		args.KeyARN, args.AccessLogs = k.media.ARN, logs.Name
	}
	return args
}

// videos is the bucket that takes uploads, each by a form that the API has signed.
func (a Args) videos(k keys, logs *archive.Archive) *bucket.Args {
	args := &bucket.Args{
		Uploads: &bucket.Uploads{
			Prefix:       videosPrefix,
			Suffixes:     []string{".mp4", ".mov", ".webm"},
			ContentTypes: []string{"video/mp4", "video/quicktime", "video/webm"},
			MaxBytes:     int64(a.Media.VideoMaxMiB) << 20,
		},
		DataClass: tags.Personal, AllowDestroy: a.AllowDestroy,
	}
	if len(a.Media.Origins) > 0 {
		args.CORS = []bucket.CORSRule{{
			Origins: a.Media.Origins, Methods: []bucket.Method{bucket.Post}, Headers: []string{"*"},
		}}
	}
	if logs != nil {
		args.KeyARN, args.AccessLogs = k.media.ARN, logs.Name
	}
	return args
}

func (p *Platform) declareVideos(ctx *pulumi.Context, a Args, logs *archive.Archive) error {
	var err error
	p.Videos, err = bucket.New(ctx, p.name+"-videos", a.videos(p.keys, logs), pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.VideosBucket = p.Videos.Name
	p.Arrivals, err = queue.New(ctx, p.name+"-arrivals", &queue.Args{
		Visibility: arrivalVisibility, KeyARN: p.keys.data.ARN,
		DataClass: tags.Internal, AllowDestroy: a.AllowDestroy,
		Producers: map[string]queue.Producer{
			"Videos": {Service: queue.S3, SourceARN: p.Videos.ARN},
		},
	}, pulumi.Parent(p))
	if err != nil {
		return err
	}
	return p.Videos.Notify(ctx, bucket.Notifications{Queues: map[string]bucket.Event{
		"arrivals": {ARN: p.Arrivals.ARN, On: []bucket.Change{bucket.Created}, Prefix: videosPrefix + "/"},
	}})
}
