package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/internal/check"
)

// defaultAccount is the account of a program that names none.
const defaultAccount = "123456789012"

// CheckConfig refuses a provider configuration that the real one would refuse.
func (p *provider) CheckConfig(
	_ context.Context, req *pulumirpc.CheckRequest,
) (*pulumirpc.CheckResponse, error) {
	config, err := decode(req.GetNews())
	if err != nil {
		return nil, err
	}
	var failures []*pulumirpc.CheckFailure
	fail := func(property, reason string) {
		failures = append(failures, &pulumirpc.CheckFailure{Property: property, Reason: reason})
	}
	known := append(awsmodel.Inputs("pulumi:providers:"+p.pkg), "version", "pluginDownloadURL")
	for _, key := range config.StableKeys() {
		if name := string(key); !strings.HasPrefix(name, "__") && !slices.Contains(known, name) {
			fail(name, "is not a setting of the provider "+p.pkg+check.Suggest(name, known))
		}
	}
	if p.pkg == "aws" && !config["region"].HasValue() {
		fail("region", "Missing region configuration: set it by `pulumi config set aws:region <region>`")
	}
	if _, err := p.read(config); err != nil {
		fail("allowedAccountIds", err.Error())
	}
	return &pulumirpc.CheckResponse{Inputs: req.GetNews(), Failures: failures}, nil
}

// DiffConfig replaces a provider, and all that it made, when it goes to another region or account.
func (p *provider) DiffConfig(
	_ context.Context, req *pulumirpc.DiffRequest,
) (*pulumirpc.DiffResponse, error) {
	before, err := decode(req.GetOldInputs())
	if err != nil {
		return nil, err
	}
	after, err := decode(req.GetNews())
	if err != nil {
		return nil, err
	}
	d := compare(before, after)
	d.replaceAt("region")
	return d.response(), nil
}

// Configure learns region, account and default tags. It reads no credential.
func (p *provider) Configure(
	ctx context.Context, req *pulumirpc.ConfigureRequest,
) (*pulumirpc.ConfigureResponse, error) {
	config, err := decode(req.GetArgs())
	if err != nil {
		return nil, err
	}
	for key, value := range req.GetVariables() { //nolint:staticcheck // an older CLI sends nothing else
		name := resource.PropertyKey(key[strings.LastIndexByte(key, ':')+1:])
		if _, given := config[name]; !given {
			config[name] = resource.NewProperty(value)
		}
	}
	site, err := p.read(config)
	if err != nil {
		return nil, err
	}
	s := sessionOf(ctx)
	s.mu.Lock()
	s.config = settings{site: site, configured: true}
	s.mu.Unlock()
	return &pulumirpc.ConfigureResponse{
		AcceptSecrets: true, AcceptResources: true, AcceptOutputs: true, SupportsPreview: true,
	}, nil
}

// read finds the site in a provider's configuration.
func (p *provider) read(config resource.PropertyMap) (awsmodel.Site, error) {
	site := awsmodel.Site{Account: p.server.options.Account, Region: "eu-west-1",
		DefaultTags: map[string]string{}}
	if region := textual(config["region"]); region.IsString() && region.StringValue() != "" {
		site.Region = region.StringValue()
	}
	var allowed []string
	if ids := textual(config["allowedAccountIds"]); ids.IsArray() {
		for _, id := range ids.ArrayValue() {
			if id.IsString() {
				allowed = append(allowed, id.StringValue())
			}
		}
	}
	switch {
	case site.Account == "" && len(allowed) > 0:
		site.Account = allowed[0]
	case site.Account == "":
		site.Account = defaultAccount
	case len(allowed) > 0 && !slices.Contains(allowed, site.Account):
		return site, fmt.Errorf("AWS account ID not allowed: %s", site.Account)
	}
	if tags := textual(config["defaultTags"]); tags.IsObject() {
		if inner := textual(tags.ObjectValue()["tags"]); inner.IsObject() {
			for k, v := range inner.ObjectValue() {
				if v.IsString() {
					site.DefaultTags[string(k)] = v.StringValue()
				}
			}
		}
	}
	return site, nil
}
