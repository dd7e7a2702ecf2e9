package realtime

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"

	"github.com/plinth-iac/plinth/components/block/atlas"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

const (
	// longestDomain is the longest first name of a certificate.
	// https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
	longestDomain = 64
	// videoLimitMiB is the most that S3 takes in a single PUT or POST.
	videoLimitMiB = 5120
)

var (
	webOrigin = regexp.MustCompile(`^https?://[A-Za-z0-9.-]+(:\d{1,5})?$`)
	hostName  = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$`)
	// reserved is how the names of load balancers and security groups must not start.
	reserved = regexp.MustCompile(`^(internal-|sg-)`)
)

// validate adds to the arguments' problems those of the names that come of them.
func validate(name string, args Args) error {
	var p check.Problems
	p.Under("", args.Validate())
	p.Unless(!reserved.MatchString(name), "name",
		"is %q; want one that does not start with %s, which AWS keeps for itself", name, reserved.FindString(name))
	names.Auto(&p, "name", names.TargetGroup, name+"-lb-"+apiTarget)
	names.Auto(&p, "name", names.Bucket, name+"-access-logs")
	names.Auto(&p, "name", names.ReplicationGroup, name+"-cache")
	return p.Err()
}

// Validate reports everything wrong with the arguments, after defaults. It also holds the arguments of every
// block that will be made against that block's own rules, and tells what they find in the words of Args.
func (a Args) Validate() error {
	var p check.Problems
	check.OneOf(&p, cmp.Or(a.Preset, Production), "preset", Production, Development)
	a = a.withDefaults()
	p.Under("site", a.Site.Validate())
	p.Required(a.Edge != nil, "edge", "a provider for us-east-1")
	p.Under("network.private", a.Network.Private.Validate())
	p.Under("network.data", a.Network.Data.Validate())
	p.Required(a.API.Image != "", "api.image", "a container image")
	p.Required(a.Workers.Image != "", "workers.image", "a container image")
	a.validateVariables(&p)
	a.validateEntry(&p)
	p.Under("mongo", atlas.Store(a.Mongo).Validate())
	a.validateMedia(&p)
	p.Under("watch", a.Watch.people().Validate(a.Site))
	return check.Merge(p.Err(), a.validateBlocks())
}

func (a Args) validateEntry(p *check.Problems) {
	e := a.Entry
	p.Under("entry.socket", e.Socket.Validate())
	check.OneOf(p, e.Origin, "entry.origin", OriginVPC, OriginPublic)
	p.Unless(e.Domain == "" || hostName.MatchString(e.Domain), "entry.domain",
		"is %q; want a host name in lower case, such as play.example.com", e.Domain)
	p.Unless(e.Domain == "" || len(a.originName()) <= longestDomain, "entry.domain",
		"makes the load balancer's name %q, %d characters; want at most %d, as in every certificate",
		a.originName(), len(a.originName()), longestDomain)
	p.Unless((e.Domain == "") == (e.ZoneID == ""), "entry.zoneId",
		"is %q with the domain %q; want both or neither", e.ZoneID, e.Domain)
	if e.Origin == OriginPublic {
		p.Unless(e.Domain != "", "entry.domain",
			"is not set with a public origin; want a domain, whose certificate the load balancer can show")
		p.Under("network.public", a.Network.Public.Validate())
	}
}

// validateVariables refuses a variable that the platform sets itself: one of the two values would be lost.
func (a Args) validateVariables(p *check.Problems) {
	for _, of := range []struct {
		path    string
		own     map[string]string
		service []string
	}{
		{"api.environment", a.API.Environment, apiVariables}, {"api.secrets", a.API.Secrets, apiVariables},
		{"workers.environment", a.Workers.Environment, workerVariables},
		{"workers.secrets", a.Workers.Secrets, workerVariables},
	} {
		taken := slices.Concat(variables, of.service)
		if a.Mongo.SecretARN != "" {
			taken = append(taken, mongoVariable)
		}
		for _, name := range slices.Sorted(maps.Keys(of.own)) {
			p.Unless(!slices.Contains(taken, name), fmt.Sprintf("%s[%q]", of.path, name),
				"is set by the platform; want another name")
		}
	}
}

func (a Args) validateMedia(p *check.Problems) {
	p.Between(a.Media.VideoMaxMiB, 1, videoLimitMiB, "media.videoMaxMiB", "MiB")
	for _, o := range a.Media.Origins {
		p.Unless(webOrigin.MatchString(o), "media.origins", "holds %q; want https://host", o)
	}
}
