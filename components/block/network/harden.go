package network

import (
	"context"
	"sync/atomic"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// harden corrects what awsx leaves no argument for. A public subnet gives no public address to whatever is
// started in it: load balancers and NAT gateways bring their own. And the VPC is protected, but not what may
// come and go within it, which would inherit the protection: a zone or a NAT gateway can be taken away,
// unless the caller protects the whole network.
func harden(allowDestroy bool) pulumi.ResourceTransform {
	var whole atomic.Bool
	return func(_ context.Context, r *pulumi.ResourceTransformArgs) *pulumi.ResourceTransformResult {
		switch r.Type {
		case "awsx:ec2:Vpc":
			// The component comes before its children, with the protection that it inherits.
			whole.Store(r.Opts.Protect)
			return nil
		case "aws:ec2/vpc:Vpc":
			r.Opts.Protect = whole.Load() || !allowDestroy
		case "aws:ec2/subnet:Subnet":
			r.Props["mapPublicIpOnLaunch"] = pulumi.Bool(false)
			r.Opts.Protect = whole.Load()
		default:
			r.Opts.Protect = whole.Load()
		}
		return &pulumi.ResourceTransformResult{Props: r.Props, Opts: r.Opts}
	}
}
