package certificate_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/certificate"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	acmCertificate = "aws:acm/certificate:Certificate"
	validation     = "aws:acm/certificateValidation:CertificateValidation"
	record         = "aws:route53/record:Record"
)

func declare(args *certificate.Args) pulumi.RunFunc {
	return func(ctx *pulumi.Context) error {
		_, err := certificate.New(ctx, "shop", args)
		return err
	}
}

func TestOneName(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&certificate.Args{
		Domain: "shop.example.com", ZoneID: pulumi.String("Z1"),
	}))
	cert := rec.One(t, acmCertificate)
	assert.Equal(t, "shop.example.com", cert.String("domainName"))
	assert.Equal(t, "DNS", cert.String("validationMethod"))
	assert.Equal(t, "RSA_2048", cert.String("keyAlgorithm"))
	assert.Equal(t, "ENABLED", cert.String("options.certificateTransparencyLoggingPreference"))
	assert.Nil(t, cert.Inputs["subjectAlternativeNames"])
	proof := rec.One(t, record)
	assert.Equal(t, "shop-shop.example.com", proof.Name)
	assert.Equal(t, "Z1", proof.String("zoneId"))
	assert.EqualValues(t, 60, proof.Inputs["ttl"])
	assert.Nil(t, proof.Inputs["allowOverwrite"], "a record of somebody else is never taken over")
	issued := rec.One(t, validation)
	assert.NotEmpty(t, issued.String("certificateArn"))
	assert.Contains(t, issued.DependsOn, proof.URN, "AWS is waited for only once the proof is there")
	for _, r := range rec {
		assert.True(t, r.Type == certificate.Type || r.OwnedBy(certificate.Type), r.URN)
	}
}

func TestNamesShareTheirProof(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&certificate.Args{
		Domain:       "example.com",
		Alternatives: []string{"*.example.com", "www.example.org"},
		ZoneID:       pulumi.String("Z1"),
		ZoneIDs:      map[string]pulumi.StringInput{"www.example.org": pulumi.String("Z2")},
		KeyAlgorithm: certificate.ECDSA256,
	}))
	cert := rec.One(t, acmCertificate)
	assert.Equal(t, "EC_prime256v1", cert.String("keyAlgorithm"))
	assert.Equal(t, []any{"*.example.com", "www.example.org"}, cert.Inputs["subjectAlternativeNames"])
	assert.Equal(t, 2, rec.Count(record))
	assert.Equal(t, "Z1", rec.Named(t, record, "shop-example.com").String("zoneId"))
	assert.Equal(t, "Z2", rec.Named(t, record, "shop-www.example.org").String("zoneId"))
}

func TestProvenElsewhere(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, declare(&certificate.Args{Domain: "example.com", Proven: true}))
	assert.Zero(t, rec.Count(record))
	issued := rec.One(t, validation)
	assert.NotContains(t, issued.Inputs, "validationRecordFqdns")
	assert.NotEmpty(t, issued.String("certificateArn"))
}

// acm answers as AWS does: with the records that it wants to see, in an order of its own.
type acm struct{ proofs chan resource.PropertyMap }

func (a acm) Call(pulumi.MockCallArgs) (resource.PropertyMap, error) { return nil, nil }

func (a acm) NewResource(args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	state := args.Inputs.Copy()
	switch args.TypeToken {
	case acmCertificate:
		option := func(domain, proof string) resource.PropertyValue {
			return resource.NewProperty(resource.PropertyMap{
				"domainName":          resource.NewProperty(domain),
				"resourceRecordName":  resource.NewProperty("_" + proof + ".example.com."),
				"resourceRecordType":  resource.NewProperty("CNAME"),
				"resourceRecordValue": resource.NewProperty("_" + proof + ".acm-validations.aws."),
			})
		}
		state["arn"] = resource.NewProperty("arn:requested")
		state["domainValidationOptions"] = resource.NewProperty([]resource.PropertyValue{
			option("www.example.com", "two"), option("*.example.com", "one"),
		})
	case record:
		a.proofs <- args.Inputs
		state["fqdn"] = args.Inputs["name"]
	case validation:
		state["certificateArn"] = resource.NewProperty("arn:issued")
	}
	return args.Name + "-id", state, nil
}

func TestProofIsWhatAWSAsksFor(t *testing.T) {
	t.Parallel()
	aws := acm{proofs: make(chan resource.PropertyMap, 2)}
	err := pulumi.RunErr(func(ctx *pulumi.Context) error {
		c, err := certificate.New(ctx, "shop", &certificate.Args{
			Domain: "*.example.com", Alternatives: []string{"www.example.com"}, ZoneID: pulumi.String("Z1"),
		})
		if err != nil {
			return err
		}
		c.ARN.ApplyT(func(arn string) string {
			assert.Equal(t, "arn:issued", arn)
			return arn
		})
		return nil
	}, pulumi.WithMocks("plinth", "testing", aws))
	require.NoError(t, err)
	close(aws.proofs)
	got := map[string]string{}
	for proof := range aws.proofs {
		assert.Equal(t, "CNAME", proof["type"].StringValue())
		got[proof["name"].StringValue()] = proof["records"].ArrayValue()[0].StringValue()
	}
	assert.Equal(t, map[string]string{
		"_one.example.com.": "_one.acm-validations.aws.", "_two.example.com.": "_two.acm-validations.aws.",
	}, got)
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, pulumitest.Error(t, declare(nil)),
		`plinth:certificate:Certificate "shop": 2 invalid arguments:`)
}
