package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	sdkprovider "github.com/pulumi/pulumi/sdk/v3/go/pulumi/provider"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

const vpcType = "awsx:ec2:Vpc"

// vpcBuild is one awsx.ec2.Vpc while its children are registered.
type vpcBuild struct {
	ctx     *pulumi.Context
	self    *component
	name    string
	args    vpcArgs
	inputs  pulumi.Map
	zones   []string
	nat     string // none, single or oneperaz
	vpc     *resourceChild
	gateway *resourceChild
	natIDs  []pulumi.IDOutput
	made    map[string][]pulumi.ResourceInput
	ids     map[string]pulumi.StringArray
}

func constructVPC(
	ctx *pulumi.Context, typ, name string, inputs sdkprovider.ConstructInputs, options pulumi.ResourceOption,
) (*sdkprovider.ConstructResult, error) {
	b := &vpcBuild{
		ctx: ctx, name: name, made: map[string][]pulumi.ResourceInput{}, ids: map[string]pulumi.StringArray{},
	}
	if err := inputs.CopyTo(&b.args); err != nil {
		return nil, fmt.Errorf("%s %q: %w", typ, name, err)
	}
	given, err := inputs.Map()
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", typ, name, err)
	}
	b.inputs = given
	b.self = &component{}
	if err := ctx.RegisterComponentResource(typ, name, b.self, options); err != nil {
		return nil, err
	}
	subnets, err := b.decide()
	if err != nil {
		return nil, fmt.Errorf("%s %q: %w", typ, name, err)
	}
	if err := b.declare(subnets); err != nil {
		return nil, fmt.Errorf("%s %q: %w", typ, name, err)
	}
	state := b.outputs(subnets)
	return &sdkprovider.ConstructResult{URN: b.self.URN(), State: state}, ctx.RegisterResourceOutputs(b.self,
		state)
}

// decide settles zones, NAT gateways and subnets, and refuses what the published component refuses.
func (b *vpcBuild) decide() ([]subnet, error) {
	if err := b.decideZones(); err != nil {
		return nil, err
	}
	if b.args.IPAMPoolID != nil && b.args.CIDRBlock == nil {
		return nil, errors.New("the sandbox cannot lay out a VPC whose CIDR block an IPAM pool allocates; set " +
			"cidrBlock")
	}
	cidr, err := parseBlock(textOr(b.args.CIDRBlock, "10.0.0.0/16"))
	if err != nil {
		return nil, fmt.Errorf("cidrBlock: %w", err)
	}
	subnets, err := plan(b.name, cidr, len(b.zones), b.args.SubnetSpecs, &b.args)
	if err != nil {
		return nil, err
	}
	if err := disjoint(subnets); err != nil {
		return nil, err
	}
	if strings.EqualFold(textOr(b.args.SubnetStrategy, ""), "Exact") {
		if err := complete(cidr, subnets); err != nil {
			return nil, err
		}
	}
	return subnets, b.decideNAT(subnets)
}

func (b *vpcBuild) decideZones() error {
	if b.args.AvailabilityZoneNames != nil && b.args.NumberOfAvailabilityZones != nil {
		return errors.New("only one of availabilityZoneNames and numberOfAvailabilityZones can be specified")
	}
	b.zones = b.args.AvailabilityZoneNames
	if b.zones != nil {
		return nil
	}
	count := 3
	if b.args.NumberOfAvailabilityZones != nil {
		count = *b.args.NumberOfAvailabilityZones
	}
	if count < 1 || count > 3 {
		return fmt.Errorf("numberOfAvailabilityZones is %d; the sandbox plays regions with 3 zones", count)
	}
	region, err := b.region()
	if err != nil {
		return err
	}
	for _, letter := range []string{"a", "b", "c"}[:count] {
		b.zones = append(b.zones, region+letter)
	}
	return nil
}

// region asks the AWS provider that the children will use.
func (b *vpcBuild) region() (string, error) {
	var answer struct {
		Name string `pulumi:"name"`
	}
	err := b.ctx.Invoke("aws:index/getRegion:getRegion", nil, &answer,
		pulumi.Parent(b.self), pulumi.Version(awsmodel.Versions()["aws"]))
	return answer.Name, err
}

func (b *vpcBuild) decideNAT(subnets []subnet) error {
	b.nat = "oneperaz"
	var addresses int
	if b.args.NATGateways != nil {
		b.nat = strings.ToLower(b.args.NATGateways.Strategy)
		addresses = len(b.args.NATGateways.ElasticIPAllocationIDs)
	}
	wanted := map[string]int{"none": 0, "single": 1, "oneperaz": len(b.zones)}
	want, known := wanted[b.nat]
	switch {
	case !known:
		return fmt.Errorf("natGateways.strategy is %q; want None, Single or OnePerAz", b.args.NATGateways.Strategy)
	case addresses > 0 && addresses != want:
		return fmt.Errorf("natGateways.elasticIpAllocationIds holds %d; want %d for the strategy", addresses, want)
	case b.nat == "none":
		return nil
	}
	has := func(kind string) bool {
		return slices.ContainsFunc(subnets, func(s subnet) bool { return s.kind == kind })
	}
	if !has(public) || !has(private) {
		return errors.New("NAT gateways need both private and public subnets; set natGateways.strategy to None")
	}
	return nil
}

func disjoint(subnets []subnet) error {
	for i, a := range subnets {
		for _, b := range subnets[i+1:] {
			if a.cidr.overlaps(b.cidr) {
				return fmt.Errorf("the subnets %s (%s) and %s (%s) overlap: make the VPC's CIDR block larger, the "+
					"subnets "+
					"smaller, or use fewer availability zones", a.name, a.cidr, b.name, b.cidr)
			}
		}
	}
	return nil
}

// complete refuses gaps, which the strategy Exact does not allow.
func complete(cidr block, subnets []subnet) error {
	next := cidr.base
	for _, s := range subnets {
		if s.cidr.base != next {
			return fmt.Errorf("there is a gap before the subnet %s (%s)", s.name, s.cidr)
		}
		next = s.cidr.end()
	}
	if next != cidr.end() {
		return fmt.Errorf("there is a gap between the last subnet and the end of the VPC (%s)", cidr)
	}
	return nil
}

// tagged are the tags of a child: first, then the component's, then last, each over the one before.
func (b *vpcBuild) tagged(first map[string]string, more pulumi.StringMapInput,
	last map[string]string) pulumi.Input {
	own, extra := b.args.Tags, more
	if own == nil {
		own = pulumi.StringMap{}
	}
	if extra == nil {
		extra = pulumi.StringMap{}
	}
	return pulumi.All(own, extra).ApplyT(func(all []any) map[string]string {
		tags := maps.Clone(first)
		for _, given := range all {
			if given, ok := given.(map[string]string); ok {
				maps.Copy(tags, given)
			}
		}
		maps.Copy(tags, last)
		return tags
	})
}
