package pulumitest

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// inspected says whether the model of AWS speaks of the type. Components and other packages pass unseen.
func inspected(typ string) bool {
	return strings.HasPrefix(typ, "aws:") || strings.HasPrefix(typ, "awsx:") || strings.HasPrefix(typ, "eks:")
}

// inspect refuses what the provider would refuse: unknown types, misspelt or missing properties, values that
// AWS rejects.
func inspect(args pulumi.MockResourceArgs) error {
	if !inspected(args.TypeToken) {
		return nil
	}
	var errs []error
	for _, p := range awsmodel.Check(args.TypeToken, args.Inputs) {
		errs = append(errs, fmt.Errorf("%s %s: %s: %s", args.TypeToken, args.Name, p.Path, p.Reason))
	}
	for _, r := range awsmodel.Refuse(args.TypeToken, args.Inputs) {
		errs = append(errs, fmt.Errorf("%s %s: %s: %s", args.TypeToken, args.Name, r.Path, r.Message))
	}
	return errors.Join(errs...)
}

// outputs is what AWS would answer to a create.
func (r *recorder) outputs(res Resource, args pulumi.MockResourceArgs) (string, resource.PropertyMap) {
	id, state := awsmodel.Fabricate(awsmodel.Resource{
		Type: args.TypeToken, Name: args.Name, URN: res.URN, Inputs: args.Inputs, Site: r.site(args.Provider),
	})
	switch args.TypeToken {
	case vpcType:
		vpcOutputs(args.Inputs, state)
	case passwordType:
		state = previewed(args)
	}
	return id, state
}

// site is where the provider behind ref makes its resources.
func (r *recorder) site(ref string) awsmodel.Site {
	p, known := r.seen[urnOf(ref)]
	if !known {
		return awsmodel.Site{}
	}
	return awsmodel.Site{Region: p.String("region"), Account: p.String("allowedAccountIds[0]")}
}

// passwordType is made by the provider of random values, which the model of AWS does not speak of.
const passwordType = "random:index/randomPassword:RandomPassword"

// previewed is what is known before a create: the inputs. The SDK's mocks cannot carry a value that is secret
// and unknown at once ("malformed RPC secret"), so a random password is known to a preview here, as it is not
// in truth.
func previewed(args pulumi.MockResourceArgs) resource.PropertyMap {
	if args.TypeToken != passwordType {
		return args.Inputs
	}
	state := args.Inputs.Copy()
	state["result"] = resource.MakeSecret(resource.NewProperty("not-random"))
	return state
}

// vpcType is the remote component that makes a VPC. Nothing expands it here, so its subnets are made up: one
// in each zone for every tier that was asked for.
const vpcType = "awsx:ec2:Vpc"

func vpcOutputs(inputs, state resource.PropertyMap) {
	state["vpcId"] = resource.NewProperty("vpc-0f00ba4")
	zones := inputs["availabilityZoneNames"]
	for _, tier := range []string{"public", "private", "isolated"} {
		ids := []resource.PropertyValue{}
		if zones.IsArray() {
			for _, zone := range zones.ArrayValue() {
				ids = append(ids, resource.NewProperty("subnet-"+tier+"-"+zone.StringValue()))
			}
		}
		state[resource.PropertyKey(tier+"SubnetIds")] = resource.NewProperty(ids)
	}
	for _, list := range []resource.PropertyKey{
		"routeTables", "routes", "subnets", "natGateways", "eips", "routeTableAssociations", "vpcEndpoints",
		"subnetLayout",
	} {
		state[list] = resource.NewProperty([]resource.PropertyValue{})
	}
	delete(state, "vpc")
	delete(state, "internetGateway")
}
