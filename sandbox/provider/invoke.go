package provider

import (
	"context"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Invoke answers the few look-ups whose answer follows from the provider's configuration, and refuses the
// rest: what is in somebody's account is not known here.
func (p *provider) Invoke(ctx context.Context, req *pulumirpc.InvokeRequest) (*pulumirpc.InvokeResponse,
	error) {
	site := sessionOf(ctx).settings().site
	text := func(s string) resource.PropertyValue { return resource.NewProperty(s) }
	var answer resource.PropertyMap
	switch req.GetTok() {
	case "aws:index/getCallerIdentity:getCallerIdentity":
		answer = resource.PropertyMap{
			"accountId": text(site.Account), "arn": text("arn:aws:iam::" + site.Account + ":user/sandbox"),
			"id": text(site.Account), "userId": text("AIDASANDBOXSANDBOXSAN"),
		}
	case "aws:index/getRegion:getRegion":
		answer = resource.PropertyMap{
			"name": text(site.Region), "id": text(site.Region), "description": text(site.Region),
			"endpoint": text("ec2." + site.Region + ".amazonaws.com"),
		}
	case "aws:index/getPartition:getPartition":
		answer = resource.PropertyMap{
			"partition": text("aws"), "dnsSuffix": text("amazonaws.com"), "id": text("aws"),
			"reverseDnsPrefix": text("com.amazonaws"),
		}
	case "aws:index/getAvailabilityZones:getAvailabilityZones":
		answer = zones(site.Region)
	default:
		return nil, fmt.Errorf("the sandbox cannot answer %s: it holds no AWS account; "+
			"pass such facts in instead of looking them up", req.GetTok())
	}
	fields, err := encode(answer)
	return &pulumirpc.InvokeResponse{Return: fields}, err
}

// zones are the three availability zones that every region is played with.
func zones(region string) resource.PropertyMap {
	var names, ids []resource.PropertyValue
	for i, letter := range []string{"a", "b", "c"} {
		names = append(names, resource.NewProperty(region+letter))
		ids = append(ids, resource.NewProperty(fmt.Sprintf("%s-az%d", region, i+1)))
	}
	return resource.PropertyMap{
		"id": resource.NewProperty(region), "names": resource.NewProperty(names),
		"zoneIds":    resource.NewProperty(ids),
		"groupNames": resource.NewProperty([]resource.PropertyValue{resource.NewProperty(region)}),
	}
}
