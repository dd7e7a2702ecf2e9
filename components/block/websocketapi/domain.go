package websocketapi

import (
	"net/url"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/apigatewayv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// OriginPath is what stands before the path behind HostName: "/live", or the domain's path. A distribution
// takes it as its origin's Path.
func (a *API) OriginPath() string {
	switch d := a.args.Domain; {
	case d == nil:
		return "/" + a.args.Stage.Name
	case d.Path == "":
		return ""
	default:
		return "/" + d.Path
	}
}

// declareDomain declares the domain and says where the API is found. Messages to clients go by the same name
// as theirs, for AWS's own is off once there is a domain.
func (a *API) declareDomain(ctx *pulumi.Context) error {
	none := pulumi.String("").ToStringOutput()
	a.DomainTarget, a.DomainZoneID = none, none
	if a.args.Domain == nil {
		a.HostName = a.Stage.InvokeUrl.ApplyT(func(text string) (string, error) {
			u, err := url.Parse(text)
			if err != nil {
				return "", err
			}
			return u.Host, nil
		}).(pulumi.StringOutput)
	} else if err := a.declareName(ctx, *a.args.Domain); err != nil {
		return err
	}
	a.URL = pulumi.Sprintf("wss://%s%s", a.HostName, a.OriginPath())
	a.ManagementURL = pulumi.Sprintf("https://%s%s", a.HostName, a.OriginPath())
	return nil
}

func (a *API) declareName(ctx *pulumi.Context, d Domain) error {
	domain, err := apigatewayv2.NewDomainName(ctx, a.name, &apigatewayv2.DomainNameArgs{
		DomainName: pulumi.String(d.Name),
		DomainNameConfiguration: apigatewayv2.DomainNameDomainNameConfigurationArgs{
			CertificateArn: d.CertificateARN,
			EndpointType:   pulumi.String("REGIONAL"),
			SecurityPolicy: pulumi.String("TLS_1_2"),
		},
	}, a.child())
	if err != nil {
		return err
	}
	mapping := &apigatewayv2.ApiMappingArgs{ApiId: a.ID, DomainName: domain.DomainName, Stage: a.Stage.Name}
	if d.Path != "" {
		mapping.ApiMappingKey = pulumi.String(d.Path)
	}
	// A name has one mapping of a path, so that the old one must go first.
	mapped, err := apigatewayv2.NewApiMapping(ctx, a.name, mapping, a.child(), pulumi.DeleteBeforeReplace(true))
	if err != nil {
		return err
	}
	// Who calls must find the API behind the name, so the name is told once it is mapped.
	a.HostName = mapped.DomainName
	made := domain.DomainNameConfiguration
	a.DomainTarget, a.DomainZoneID = made.TargetDomainName().Elem(), made.HostedZoneId().Elem()
	return nil
}
