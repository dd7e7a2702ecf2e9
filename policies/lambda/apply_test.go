package lambda_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/lambda"
	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestRules(t *testing.T) {
	t.Parallel()
	_, err := pack.New("test", "1.0.0", lambda.Rules())
	require.NoError(t, err)
}

func TestEnvironmentValid(t *testing.T) {
	const variable = "environment.variables."
	ruletest.Run(t, lambda.EnvironmentValid, ruletest.Good{Inputs: m{"environment": m{"variables": m{"TABLE": "orders"}}}},
		ruletest.Pass("none", m{"environment": nil}),
		ruletest.Pass("as much as fits", m{variable + "TABLE": strings.Repeat("a", 4091)}),
		ruletest.Fail("too much", m{variable + "TABLE": strings.Repeat("a", 4092)}, "has 4097 bytes; want at most 4096"),
		ruletest.Fail("too much in two", m{
			variable + "AB": strings.Repeat("a", 2048), variable + "CD": strings.Repeat("a", 2048),
		}, "want at most 4096"),
		ruletest.Fail("one of Lambda's", m{variable + "AWS_REGION": "eu-west-1"}, `"AWS_REGION", which Lambda does not take`),
		ruletest.Fail("a hyphen", m{variable + "A-B": "x"}, `"A-B"`),
		ruletest.Fail("one letter", m{variable + "A": "x"}, `"A"`),
		ruletest.Open("one not known yet", m{variable + "AB": ruletest.Unknown}),
	)
}

func TestLimitsValid(t *testing.T) {
	ruletest.Run(t, lambda.LimitsValid, ruletest.Good{Inputs: m{
		"memorySize": 10240, "timeout": 900, "ephemeralStorage": m{"size": 512}, "name": "resize-1_a",
		"layers": []string{"1", "2", "3", "4", "5"},
	}},
		ruletest.Pass("nothing said", m{"memorySize": nil, "timeout": nil, "ephemeralStorage": nil, "name": nil, "layers": nil}),
		ruletest.Fail("little memory", m{"memorySize": 127}, "memorySize is 127; want 128 to 10240"),
		ruletest.Fail("long", m{"timeout": 901}, "timeout is 901; want 1 to 900"),
		ruletest.Fail("much storage", m{"ephemeralStorage.size": 10241}, "ephemeralStorage.size is 10241"),
		ruletest.Fail("six layers", m{"layers[5]": "6"}, "layers has 6 elements"),
		ruletest.Fail("a long name", m{"name": strings.Repeat("a", 65)}, "want 1 to 64 letters"),
	)
}

func TestSnapStartSupported(t *testing.T) {
	ruletest.Run(t, lambda.SnapStartSupported, ruletest.Good{Inputs: m{
		"snapStart": m{"applyOn": "PublishedVersions"}, "runtime": "java21",
	}},
		ruletest.Pass("Python", m{"runtime": "python3.12"}),
		ruletest.Pass(".NET", m{"runtime": "dotnet10"}),
		ruletest.Fail("old Python", m{"runtime": "python3.11"}, `runtime is "python3.11"`),
		ruletest.Fail("old Java", m{"runtime": "java8.al2"}, `runtime is "java8.al2"`),
		ruletest.Fail("an image", m{"runtime": nil}, "runtime is not set"),
		ruletest.Fail("EFS", m{"fileSystemConfig": m{"arn": "arn:point"}}, "fileSystemConfig is an object"),
		ruletest.Fail("much storage", m{"ephemeralStorage": m{"size": 1024}}, "ephemeralStorage.size is 1024"),
		ruletest.Skip("none", m{"snapStart": nil, "runtime": "go1.x"}),
		ruletest.Skip("off", m{"snapStart.applyOn": "None", "runtime": "go1.x"}),
	)
}

func TestPackageConsistent(t *testing.T) {
	image := func(changes m) m {
		c := m{"packageType": "Image", "imageUri": "app:1", "runtime": nil, "handler": nil, "code": nil}
		maps.Copy(c, changes)
		return c
	}
	ruletest.Run(t, lambda.PackageConsistent, ruletest.Good{Inputs: m{
		"runtime": "provided.al2023", "handler": "bootstrap", "code": m{"path": "code.zip"},
	}},
		ruletest.Pass("from S3", m{"packageType": "Zip", "code": nil, "s3Bucket": "code"}),
		ruletest.Pass("an image", image(nil)),
		ruletest.Fail("no code", m{"code": nil}, "code is not set"),
		ruletest.Fail("no runtime", m{"runtime": nil}, "runtime is not set"),
		ruletest.Fail("no handler", m{"handler": nil}, "handler is not set"),
		ruletest.Fail("a package with an address", m{"imageUri": "app:1"}, `imageUri is "app:1"`),
		ruletest.Fail("no address", image(m{"imageUri": nil}), "imageUri is not set"),
		ruletest.Fail("an image with a runtime", image(m{"runtime": "java21"}), `runtime is "java21"`),
		ruletest.Fail("an image with a handler", image(m{"handler": "main"}), `handler is "main"`),
		ruletest.Fail("an image with layers", image(m{"layers": []string{"a"}}), "layers is a list of 1"),
	)
}

func TestEdgeValid(t *testing.T) {
	at := func(event string) m {
		return m{"lambdaFunctionAssociations": []m{{"eventType": event, "lambdaArn": ruletest.Ref("it")}}}
	}
	viewer := func(changes m) m {
		c := m{"distribution/defaultCacheBehavior": at("viewer-request")}
		maps.Copy(c, changes)
		return c
	}
	ruletest.Run(t, lambda.EdgeValid, ruletest.Good{
		Inputs: m{"publish": true, "timeout": 30, "memorySize": 1024, "architectures": []string{"x86_64"}},
		Region: "us-east-1",
		Others: []ruletest.Other{{Name: "distribution", Type: "aws:cloudfront/distribution:Distribution", Inputs: m{
			"defaultCacheBehavior": at("origin-request"),
		}}},
	},
		ruletest.Pass("before every answer", viewer(m{"timeout": 5, "memorySize": 128})),
		ruletest.Pass("by default", viewer(m{"timeout": nil, "memorySize": nil})),
		ruletest.Fail("too slow", viewer(m{"memorySize": 128}), "timeout is 30; want at most 5"),
		ruletest.Fail("too large", viewer(m{"timeout": 5}), "memorySize is 1024; want at most 128"),
		ruletest.Fail("far too slow", m{"timeout": 31}, "timeout is 31; want at most 30"),
		ruletest.Fail("in Ireland", m{"@provider.region": "eu-west-1"}, `provider.region is "eu-west-1"`),
		ruletest.Fail("no version", m{"publish": nil}, "publish is not set"),
		ruletest.Fail("variables", m{"environment": m{"variables": m{"TABLE": "a"}}}, "environment.variables"),
		ruletest.Fail("a VPC", m{"vpcConfig": m{"subnetIds": []string{"a"}}}, "vpcConfig.subnetIds"),
		ruletest.Fail("layers", m{"layers": []string{"a"}}, "layers"),
		ruletest.Fail("ARM", m{"architectures": []string{"arm64"}}, `architectures[0] is "arm64"`),
		ruletest.Fail("an image", m{"packageType": "Image"}, `packageType is "Image"`),
		ruletest.Pass("before the origin behind a path", m{
			"distribution/defaultCacheBehavior": nil, "distribution/orderedCacheBehaviors": []m{at("origin-request")},
		}),
		ruletest.Fail("behind a path", m{
			"publish": nil, "distribution/defaultCacheBehavior": nil,
			"distribution/orderedCacheBehaviors": []m{at("origin-response")},
		}, "publish is not set"),
		ruletest.Fail("behind a path, before every answer", m{
			"distribution/defaultCacheBehavior": nil, "distribution/orderedCacheBehaviors": []m{at("viewer-response")},
		}, "timeout is 30; want at most 5"),
		ruletest.Skip("not at the edge", m{"distribution/": nil, "publish": nil}),
	)
}
