// Package balancing holds the rules about load balancers, their listeners and target groups.
package balancing

import "github.com/plinth-iac/plinth/policies/rule"

const (
	balancer     = "aws:lb/loadBalancer:LoadBalancer"
	listener     = "aws:lb/listener:Listener"
	listenerRule = "aws:lb/listenerRule:ListenerRule"
	targetGroup  = "aws:lb/targetGroup:TargetGroup"
	subnet       = "aws:ec2/subnet:Subnet"
	bucket       = "aws:s3/bucket:Bucket"
	bucketPolicy = "aws:s3/bucketPolicy:BucketPolicy"
)

// guide is where the user guide of application load balancers begins.
const guide = "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/"

// Rules are the rules about load balancers, their listeners and target groups.
func Rules() rule.Group {
	return rule.Group{Service: "Load balancing", Rules: []rule.Rule{
		HTTPRedirectsToHTTPS, ListenerUsesTLS, TLSPolicyModern, InternalUnlessDeclared, DropsInvalidHeaders,
		DesyncMitigation, AccessLogsEnabled, DeletionProtection, HealthCheckExplicit, DrainsQuickly,
		NameValid, SubnetsInTwoZones, ListenerHasCertificate, TargetGroupValid, LogBucketPolicy,
	}}
}

// application holds for application load balancers.
func application(in rule.Inputs) rule.Verdict {
	return in.At("loadBalancerType").Default("application").Is("application")
}

// encrypted holds for listeners that speak TLS.
func encrypted(in rule.Inputs) rule.Verdict { return in.At("protocol").Is("HTTPS", "TLS") }
