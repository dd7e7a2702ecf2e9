package restapi

import (
	"net/url"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigateway"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// Domain is a name of your own. AWS's own name then answers nobody.
type Domain struct {
	// Name is the name in DNS: "api.example.com". Required. It must be free among all accounts of the region.
	Name string
	// CertificateARN is a certificate for it, issued and in the API's region. Required.
	CertificateARN pulumi.StringInput
	// BasePath is one part of a path below which the API lies: "v1". Default: it lies at the root.
	BasePath string
}

// OriginPath is what stands before each path behind HostName: "/live", or the domain's base path. A
// distribution takes it as its origin's Path.
func (a *API) OriginPath() string {
	switch d := a.args.Domain; {
	case d == nil:
		return "/" + a.args.Stage.Name
	case d.BasePath == "":
		return ""
	default:
		return "/" + d.BasePath
	}
}

// declareDomain declares the domain and says where the API is found.
func (a *API) declareDomain(ctx *pulumi.Context) error {
	none := pulumi.String("").ToStringOutput()
	d := a.args.Domain
	if d == nil {
		a.URL, a.DomainTarget, a.DomainZoneID = a.Stage.InvokeUrl, none, none
		a.HostName = a.Stage.InvokeUrl.ApplyT(func(text string) (string, error) {
			u, err := url.Parse(text)
			if err != nil {
				return "", err
			}
			return u.Host, nil
		}).(pulumi.StringOutput)
		return nil
	}
	domain, err := apigateway.NewDomainName(ctx, a.name, &apigateway.DomainNameArgs{
		DomainName:             pulumi.String(d.Name),
		RegionalCertificateArn: d.CertificateARN.ToStringOutput().ToStringPtrOutput(),
		SecurityPolicy:         pulumi.String("TLS_1_2"),
		EndpointConfiguration:  apigateway.DomainNameEndpointConfigurationArgs{Types: pulumi.String("REGIONAL")},
	}, a.child())
	if err != nil {
		return err
	}
	mapping := &apigateway.BasePathMappingArgs{
		DomainName: domain.DomainName, RestApi: a.RestAPI.ID(), StageName: a.Stage.StageName.ToStringPtrOutput(),
	}
	if d.BasePath != "" {
		mapping.BasePath = pulumi.String(d.BasePath)
	}
	mapped, err := apigateway.NewBasePathMapping(ctx, a.name, mapping, a.child())
	if err != nil {
		return err
	}
	// Who calls must find the API behind the name, so the name is told once it is mapped.
	a.HostName = mapped.DomainName
	a.URL = pulumi.Sprintf("https://%s%s", mapped.DomainName, a.OriginPath())
	a.DomainTarget, a.DomainZoneID = domain.RegionalDomainName, domain.RegionalZoneId
	return nil
}
