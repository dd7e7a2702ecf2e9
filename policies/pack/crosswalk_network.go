package pack

// networkCrosswalk is about networks and the machines in them. A subnet that is tagged as public passes
// subnet-no-auto-assigned-public-ip, which is less than the packs ask for, so that it is not here.
var networkCrosswalk = map[string]evidence{
	"vpc-flow-logs-enabled":          flowLogged,
	"default-security-group-adopted": defaultGroupClosed,
	"default-security-group-closed":  defaultGroupClosed,
	"sg-no-public-admin-ports":       noAdminPorts,
	// Together with the ports for administration.
	"sg-no-public-high-risk-ports":            noCommonPorts,
	"sg-public-ingress-only-authorized-ports": noCommonPorts,
	"launch-template-imdsv2-required":         sessionMetadata,

	// As of other services.
	"nacl-no-public-admin-ingress":      noAdminPorts,
	"launch-template-volumes-encrypted": atRest,
}
