package network

import "github.com/plinth-iac/plinth/policies/rule"

// NoDefaultVPC forbids the network that AWS puts into every account.
var NoDefaultVPC = rule.Rule{
	Name:     "no-default-vpc",
	Types:    []string{defaultVPC, defaultSubnet},
	Why:      "Every subnet of the default VPC is public, and what is started without a thought lands there.",
	Fix:      "create a VPC of your own",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	URL:      guide + "default-vpc.html",
	Controls: rule.Controls{rule.Checkov: {"CKV_AWS_148"}, rule.Trivy: {"AWS-0101"}},
	Check: func(rule.Inputs) rule.Verdict {
		return rule.Forbidden("the default VPC is in use")
	},
}

var defaultGroupControls = rule.Controls{
	rule.FSBP: {"EC2.2"}, rule.CIS5: {"5.5"}, rule.Nag: {"VPCDefaultSecurityGroupClosed"},
	rule.Checkov: {"CKV2_AWS_12"}, rule.Trivy: {"AWS-0173"},
}

// DefaultGroupAdopted requires that the program takes charge of the default security group of each VPC.
// DefaultGroupClosed looks into it.
var DefaultGroupAdopted = rule.Rule{
	Name:     "default-security-group-adopted",
	Types:    []string{vpc},
	With:     []string{defaultGroup},
	Why:      "Whatever is started without a group joins the default one, whose members all reach each other.",
	Fix:      "add a DefaultSecurityGroup with the vpcId and without rules",
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: defaultGroupControls,
	CheckStack: func(in rule.Inputs, stack *rule.Stack) rule.Verdict {
		return stack.Users(in, defaultGroup, "vpcId").Exist()
	},
}

// DefaultGroupClosed requires that a default security group lets nothing through.
var DefaultGroupClosed = rule.Rule{
	Name:     "default-security-group-closed",
	Types:    []string{defaultGroup},
	Why:      "A rule of the default group holds for everything that was started without a group.",
	Fix:      "remove ingress and egress, and put their rules into a SecurityGroup",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: defaultGroupControls,
	Check: func(in rule.Inputs) rule.Verdict {
		return rule.All(rule.Not(in.At("ingress").Present()), rule.Not(in.At("egress").Present()))
	},
	Repair: rule.Both(rule.Drop("ingress"), rule.Drop("egress")),
}

var publicSubnetTag = rule.Setting[string]{
	Name: "publicTag", Text: `the tag with which a subnet that is meant to be public says "Public"`,
	Default: "SubnetType",
}

// SubnetNoPublicAddresses asks for subnets that give no public address to whatever is started in them,
// unless a tag says that they are meant to. Load balancers and NAT gateways bring addresses of their own.
var SubnetNoPublicAddresses = rule.Rule{
	Name:     "subnet-no-auto-assigned-public-ip",
	Types:    []string{subnet},
	Why:      "Whatever is started in the subnet can be reached from the internet, meant or not.",
	Fix:      `set mapPublicIpOnLaunch to false, or tag the subnet SubnetType: "Public"`,
	Severity: rule.Medium,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{publicSubnetTag},
	Controls: rule.Controls{
		rule.FSBP: {"EC2.15"}, rule.Nag: {"VPCSubnetAutoAssignPublicIpDisabled"},
		rule.Checkov: {"CKV_AWS_130"}, rule.Trivy: {"AWS-0164"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		declared := in.OwnTag(publicSubnetTag.Of(in)).Is("Public", "public")
		return rule.Any(rule.Not(in.At("mapPublicIpOnLaunch").True()), declared)
	},
	Repair: rule.Put("mapPublicIpOnLaunch", false),
}
