package firewall

import (
	"net/netip"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// set is one IP set: WAF keeps IPv4 and IPv6 apart.
type set struct {
	role, version string
	networks      []netip.Prefix
}

// sets are the IP sets that the lists need; an empty list needs none.
func (a Args) sets() []set {
	var out []set
	for _, list := range []struct {
		role     string
		networks []netip.Prefix
	}{{allowRole, a.Addresses.Allow}, {denyRole, a.Addresses.Deny}} {
		four, six := split(list.networks)
		if len(four) > 0 {
			out = append(out, set{list.role, "IPV4", four})
		}
		if len(six) > 0 {
			out = append(out, set{list.role, "IPV6", six})
		}
	}
	return out
}

func split(list []netip.Prefix) (four, six []netip.Prefix) {
	for _, n := range list {
		if n.Addr().Is4() {
			four = append(four, n)
		} else {
			six = append(six, n)
		}
	}
	return four, six
}

func (s set) name(firewall string) string {
	return firewall + "-" + s.role + map[string]string{"IPV4": "-ipv4", "IPV6": "-ipv6"}[s.version]
}

// longestName is the longest logical name that becomes a physical one.
func longestName(name string, a Args) string {
	longest := name
	for _, s := range a.sets() {
		longest = slices.MaxFunc([]string{longest, s.name(name)}, func(x, y string) int { return len(x) - len(y) })
	}
	return longest
}

// members says of each list that an address is in it.
type members map[string]wafv2.WebAclRuleStatementArgs

// declareSets declares the IP sets and returns, for each list, the statement that an address is in it.
func (f *Firewall) declareSets(ctx *pulumi.Context, a Args) (members, error) {
	lists := map[string]wafv2.WebAclRuleStatementArray{}
	for _, s := range a.sets() {
		addresses := make(pulumi.StringArray, len(s.networks))
		for i, n := range s.networks {
			addresses[i] = pulumi.String(n.String())
		}
		ipSet, err := wafv2.NewIpSet(ctx, s.name(f.name), &wafv2.IpSetArgs{
			Scope:            pulumi.String(a.Scope),
			IpAddressVersion: pulumi.String(s.version),
			Addresses:        addresses,
		}, pulumi.Parent(f))
		if err != nil {
			return nil, err
		}
		lists[s.role] = append(lists[s.role], wafv2.WebAclRuleStatementArgs{
			IpSetReferenceStatement: wafv2.WebAclRuleStatementIpSetReferenceStatementArgs{Arn: ipSet.Arn},
		})
	}
	out := members{}
	for role, list := range lists {
		out[role] = either(list)
	}
	return out, nil
}
