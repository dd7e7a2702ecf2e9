// Package provider is a stand-in for the AWS provider: the real engine talks to it as to the plugin, and it
// behaves as the plugin does where a program can tell the difference. It refuses what the provider and AWS
// refuse, answers with realistic ids and endpoints, knows what replaces a resource, and fails on request.
// Nothing reaches AWS, and no credential is ever read.
package provider

import (
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// Options say what the stand-in plays.
type Options struct {
	// Account is the account that the resources are in. Default: the first of allowedAccountIds in the
	// provider's configuration, else 123456789012.
	Account string
	// WorldFile keeps what exists in the stand-in AWS between runs. Default: it is forgotten when the server
	// closes.
	WorldFile string
	// Faults fail on purpose. Default: nothing fails but what AWS would refuse.
	Faults []Fault
	// Log is called with each line that a person may want to read; the first says that nothing reaches AWS.
	// Default: nobody is told.
	Log func(line string)
}

// banner is the first line of every log.
const banner = "sandbox: a stand-in plays AWS on this machine; nothing reaches AWS and no credential is read"

// provider answers for one package: "aws", "awsx", "eks" or "random". What it knows of AWS is shared between
// them.
type provider struct {
	pulumirpc.UnimplementedResourceProviderServer

	pkg    string
	server *Server
}

// version is the SDK's version of the package, so that the engine finds the plugin it asks for.
func (p *provider) version() string { return awsmodel.Versions()[p.pkg] }

// resource puts together what awsmodel needs to know.
func (s *session) resource(c call, generation int) awsmodel.Resource {
	return awsmodel.Resource{
		Type: c.typ, Name: c.name, URN: string(c.urn), Generation: generation, Inputs: c.inputs,
		Site: s.settings().site,
	}
}
