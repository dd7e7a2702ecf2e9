package bucket

import (
	"cmp"
	"regexp"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/tags"
)

// LogFolder is where buckets write their access logs in the bucket that Args.AccessLogs names: a folder of
// the writer's name below this one.
const LogFolder = "s3"

// Args configures a Bucket. Its zero value is a valid bucket.
type Args struct {
	// KeyARN is the KMS key that encrypts the objects; requests that ask for any other encryption are refused.
	// Default: keys that S3 manages.
	KeyARN pulumi.StringInput

	// Unversioned makes every overwrite and deletion final. Default: older versions are kept for
	// Lifecycle.NoncurrentDays.
	Unversioned bool

	// Lifecycle says when objects move to cheaper storage and when they go.
	Lifecycle Lifecycle

	// CORS are the web origins whose scripts may use the bucket. Default: none. At most 100.
	CORS []CORSRule

	// Uploads is what browsers may upload with a signed request. Default: nothing.
	Uploads *Uploads

	// AccessLogs is the name of the bucket that a line for each request is written to, below LogFolder. It must
	// be in the same region and let logging.s3.amazonaws.com write (see Deliveries). Default: none are written.
	AccessLogs pulumi.StringInput

	// Lock keeps every object for a time in which nobody can delete or overwrite it. It can only be set when the
	// bucket is created. Default: none.
	Lock *Lock

	// Deliveries are the AWS services that write into the bucket, by a key of letters and digits that names the
	// statement. Default: none.
	Deliveries map[string]Delivery

	// DataClass says how harmful a leak would be; the bucket is tagged with it. Default: "confidential".
	DataClass tags.Class

	// AllowDestroy lets Pulumi delete the bucket with all that is in it. Default: the bucket is protected, and
	// S3 deletes none that holds anything.
	AllowDestroy bool
}

// Delivery is an AWS service that writes into the bucket.
type Delivery struct {
	// Service is the principal: "logging.s3.amazonaws.com". Required.
	Service string
	// Paths are what object keys may start with: "s3/". Default: anything.
	Paths []string
	// Account is the account on whose behalf the service writes. Default: not compared, for the services that do
	// not tell it; Paths should then hold the account's id.
	Account string
	// Sources are patterns of the ARNs on whose behalf the service writes. Default: not compared.
	Sources []pulumi.StringInput
	// Ownership is set for services that hand each object over to the bucket's owner and ask for the bucket's
	// ACL first, as log deliveries do. Default: false.
	Ownership bool
}

// Lock is how long objects cannot be deleted.
type Lock struct {
	// Days is how long. Required. At most 36500.
	Days int
	// Compliance takes the right to lift the lock from everybody, the account's root included.
	// Default: a role with s3:BypassGovernanceRetention can.
	Compliance bool
}

var (
	reserved    = regexp.MustCompile(`^(xn--|sthree-|amzn-s3-demo-)`)
	service     = regexp.MustCompile(`^[a-z0-9.-]+\.amazonaws\.com$`)
	account     = regexp.MustCompile(`^\d{12}$`)
	deliveryKey = regexp.MustCompile(`^[A-Za-z0-9]+$`)
)

const (
	maxCORS     = 100
	maxLockDays = 36500
)

func (a Args) withDefaults() Args {
	a.Lifecycle = a.Lifecycle.withDefaults()
	a.DataClass = cmp.Or(a.DataClass, tags.Confidential)
	if a.Uploads != nil {
		u := a.Uploads.withDefaults()
		a.Uploads = &u
	}
	return a
}

// Validate reports everything wrong with the arguments, after defaults.
func (a Args) Validate() error {
	a = a.withDefaults()
	var p check.Problems
	p.Under("lifecycle", a.Lifecycle.validate())
	a.validateCORS(&p)
	if a.Uploads != nil {
		p.Under("uploads", a.Uploads.validate())
	}
	a.validateLock(&p)
	a.validateDeliveries(&p)
	check.OneOf(&p, a.DataClass, "dataClass", tags.Public, tags.Internal, tags.Confidential, tags.Personal)
	return p.Err()
}
