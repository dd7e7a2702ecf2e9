package network

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

// lending are the services through which AWS itself lends what it owns: images of EKS add-ons, machine
// images, documents and public parameters. Their endpoints look at who calls only, not at whose the resource
// is.
var lending = map[Endpoint]bool{ECRAPI: true, ECRDocker: true, EC2: true, SSM: true, Lambda: true}

// statements are the policy of an interface endpoint: who got into the VPC can neither call with a foreign
// account's credentials nor carry data into a foreign account.
func (n *Network) statements(a Args, e Endpoint) []iamdoc.Statement {
	switch e {
	case ExecuteAPI:
		// Callers of a private API often are nobody to IAM, so only the API can be told apart.
		return []iamdoc.Statement{n.anyone("OwnAPIs", "execute-api:Invoke", a.Site.ARN("execute-api", "*"))}
	case STS:
		// A pod that exchanges its token for a role has no principal yet.
		return []iamdoc.Statement{
			n.own(a, false),
			n.anyone("OwnRoles", "sts:AssumeRoleWithWebIdentity", a.Site.GlobalARN("iam", "role/*")),
		}
	default:
		return []iamdoc.Statement{n.own(a, !lending[e])}
	}
}

// own admits principals of this account and the trusted ones and, where owned is set, holds them to resources
// of the same. A few actions act on no resource and so name no owner.
func (n *Network) own(a Args, owned bool) iamdoc.Statement {
	accounts := iamdoc.Strings(append([]string{a.Site.Account}, a.TrustedAccounts...)...)
	s := iamdoc.Statement{
		Sid:        "OwnAccount",
		Principals: []iamdoc.Principal{iamdoc.Anyone()},
		Actions:    []string{"*"},
		Resources:  iamdoc.Strings("*"),
		Conditions: []iamdoc.Condition{iamdoc.Equals("aws:PrincipalAccount", accounts...)},
	}
	if owned {
		s.Conditions = append(s.Conditions, iamdoc.Condition{
			Operator: "StringEqualsIfExists", Key: "aws:ResourceAccount", Values: accounts,
		})
	}
	return s
}

// anyone admits one action on the given resources for whoever calls from this VPC.
func (n *Network) anyone(sid, action string, resources ...string) iamdoc.Statement {
	return iamdoc.Statement{
		Sid:        sid,
		Principals: []iamdoc.Principal{iamdoc.Anyone()},
		Actions:    []string{action},
		Resources:  iamdoc.Strings(resources...),
		Conditions: []iamdoc.Condition{iamdoc.Equals("aws:SourceVpc", pulumi.StringInput(n.VPCID))},
	}
}

// awsBuckets are buckets of AWS that hold the layers of every image in ECR and the packages of Amazon Linux.
// The requests are signed by AWS or by nobody.
// https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
func (n *Network) awsBuckets(a Args) iamdoc.Statement {
	bucket := func(name string) string { return "arn:" + a.Site.Partition() + ":s3:::" + name + "/*" }
	return n.anyone("AWSBuckets", "s3:GetObject",
		bucket("prod-"+a.Site.Region+"-starport-layer-bucket"),
		bucket("al2023-repos-"+a.Site.Region+"-de612dc2"))
}
