package realtime_test

import (
	"fmt"
	"net/netip"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestReach is every connection that security groups allow, and no other.
func TestReach(t *testing.T) {
	t.Parallel()
	atlas := func(a *realtime.Args) { a.Mongo = realtime.Mongo{SecretARN: atlasURI, EndpointService: atlasLink} }
	for name, tc := range map[string]struct {
		change func(*realtime.Args)
		more   []string
	}{
		"production":  {asIs, []string{"shop-api-tasks -> shop-cache 6379", "shop-workers-tasks -> shop-cache 6379"}},
		"development": {development, nil},
		"with Atlas by PrivateLink": {func(a *realtime.Args) { development(a); atlas(a) }, []string{
			"shop-api-tasks -> shop-atlas 1024-65535", "shop-workers-tasks -> shop-atlas 1024-65535",
		}},
		"with Atlas at its addresses": {func(a *realtime.Args) {
			development(a)
			a.Mongo = realtime.Mongo{SecretARN: atlasURI, Addresses: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")}}
		}, []string{"shop-api-tasks => 192.0.2.0/28 27017", "shop-workers-tasks => 192.0.2.0/28 27017"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := pulumitest.Both(t, shop(tc.change))
			want := append([]string{
				"pl-4fa04526 => shop-lb-clients 80",
				"shop-lb-clients -> shop-api-tasks 8080",
				"shop-api-tasks -> shop-jobs 6379", "shop-workers-tasks -> shop-jobs 6379",
				"shop-api-tasks => 0.0.0.0/0 443", "shop-workers-tasks => 0.0.0.0/0 443",
			}, tc.more...)
			assert.ElementsMatch(t, want, reach(got))
		})
	}
}

// reach lists who may connect to whom, and on which ports: by "->" where a rule of both security groups says
// so, by "=>" where one end is an address.
func reach(got pulumitest.Recording) []string {
	groups := map[string]string{}
	for _, r := range got.All(groupType) {
		groups[made(r, "id")] = r.Name
	}
	edges := map[string]int{}
	note := func(from, to string, r pulumitest.Resource) {
		ports := fmt.Sprint(r.At("fromPort"))
		if r.At("toPort") != r.At("fromPort") {
			ports += fmt.Sprintf("-%v", r.At("toPort"))
		}
		edges[from+" %s "+to+" "+ports]++
	}
	other := func(r pulumitest.Resource) string {
		return groups[r.String("referencedSecurityGroupId")] + r.String("prefixListId") + r.String("cidrIpv4") + r.String("cidrIpv6")
	}
	for _, r := range got.All(egressType) {
		note(groups[r.String("securityGroupId")], other(r), r)
	}
	for _, r := range got.All(ingressType) {
		note(other(r), groups[r.String("securityGroupId")], r)
	}
	var out []string
	for edge, sides := range edges {
		out = append(out, fmt.Sprintf(edge, map[int]string{1: "=>", 2: "->"}[sides]))
	}
	slices.Sort(out)
	return out
}
