package iamdoc_test

import (
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/iamdoc"
)

const bucketARN = "arn:aws:s3:::shop-images/*"

// good is a statement of a role's own policy that every test breaks in one place.
func good(change func(*iamdoc.Statement)) iamdoc.Statement {
	s := iamdoc.Statement{
		Sid: "ReadImages", Actions: []string{"s3:GetObject"}, Resources: iamdoc.Strings(bucketARN),
	}
	if change != nil {
		change(&s)
	}
	return s
}

// resource is a statement of a resource policy that every test breaks in one place.
func resource(change func(*iamdoc.Statement)) iamdoc.Statement {
	return good(func(s *iamdoc.Statement) {
		s.Principals = []iamdoc.Principal{iamdoc.Service("cloudfront.amazonaws.com")}
		if change != nil {
			change(s)
		}
	})
}

func account() iamdoc.Condition {
	return iamdoc.Equals("aws:SourceAccount", pulumi.String("123456789012"))
}

func gitlab() iamdoc.Principal {
	return iamdoc.Federated(pulumi.String("arn:aws:iam::123456789012:oidc-provider/gitlab.com"))
}

func TestValidateTakes(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kind      iamdoc.Kind
		statement iamdoc.Statement
	}{
		"a role's statement":    {iamdoc.RolePolicy, good(nil)},
		"a managed policy's":    {iamdoc.ManagedPolicy, good(nil)},
		"a service in a bucket": {iamdoc.BucketPolicy, resource(nil)},
		"a wildcard after a verb": {
			iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Actions = []string{"s3:Get*"} })},
		"a digit in a verb": {
			iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Actions = []string{"s3:GetV2"} })},
		"everything denied": {
			iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Deny, s.Actions = true, []string{"*"} })},
		"a whole service denied": {
			iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Deny, s.Actions = true, []string{"s3:*"} })},
		"every resource denied": {
			iamdoc.RolePolicy, good(func(s *iamdoc.Statement) { s.Deny, s.Resources = true, iamdoc.Strings("*") })},
		"an output as a resource": {
			iamdoc.RolePolicy,
			good(func(s *iamdoc.Statement) { s.Resources[0] = pulumi.String(bucketARN).ToStringOutput() })},
		"an action without resource": {iamdoc.RolePolicy, good(unscoped("xray:PutTraceSegments"))},
		"one of an unscoped family": {
			iamdoc.RolePolicy, good(unscoped("elasticloadbalancing:DescribeTargetHealth"))},
		"the unscoped family": {iamdoc.RolePolicy, good(unscoped("elasticloadbalancing:Describe*"))},
		"anyone under a condition": {iamdoc.TopicPolicy, resource(func(s *iamdoc.Statement) {
			s.Principals, s.Conditions = []iamdoc.Principal{iamdoc.Anyone()}, []iamdoc.Condition{account()}
		})},
		"anyone refused": {iamdoc.QueuePolicy, resource(func(s *iamdoc.Statement) {
			s.Deny, s.Principals = true, []iamdoc.Principal{iamdoc.Anyone()}
		})},
		"a trust in a service": {iamdoc.TrustPolicy, resource(func(s *iamdoc.Statement) {
			s.Actions, s.Resources = []string{"sts:AssumeRole"}, nil
		})},
		"a trust in a subject": {iamdoc.TrustPolicy, resource(func(s *iamdoc.Statement) {
			s.Actions, s.Resources = []string{"sts:AssumeRoleWithWebIdentity"}, nil
			s.Principals = []iamdoc.Principal{gitlab()}
			s.Conditions = []iamdoc.Condition{iamdoc.Equals("gitlab.com:sub", pulumi.String("project_path:shop/web"))}
		})},
		"the account's hold on its key": {iamdoc.KeyPolicy, resource(func(s *iamdoc.Statement) {
			s.Actions, s.Resources = []string{"kms:*"}, iamdoc.Strings("*")
			s.Principals = []iamdoc.Principal{iamdoc.AWS(pulumi.String("arn:aws:iam::123456789012:root"))}
		})},
		"one operator on two keys": {iamdoc.RolePolicy, good(func(s *iamdoc.Statement) {
			s.Conditions = []iamdoc.Condition{account(), iamdoc.Equals("aws:PrincipalAccount", pulumi.String("1"))}
		})},
		"an endpoint that narrows": {iamdoc.EndpointPolicy, resource(func(s *iamdoc.Statement) {
			s.Actions, s.Resources = []string{"*"}, iamdoc.Strings("*")
			s.Principals, s.Conditions = []iamdoc.Principal{iamdoc.Anyone()}, []iamdoc.Condition{account()}
		})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, iamdoc.Validate(tc.kind, tc.statement))
		})
	}
}

func unscoped(action string) func(*iamdoc.Statement) {
	return func(s *iamdoc.Statement) { s.Actions, s.Resources = []string{action}, iamdoc.Strings("*") }
}

func TestValidateRefusesActions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		kind    iamdoc.Kind
		deny    bool
		actions []string
		want    string
	}{
		"none":                       {iamdoc.RolePolicy, false, nil, "actions: are empty; want at least one"},
		"everything":                 {iamdoc.RolePolicy, false, []string{"*"}, `holds "*"; want service:Action`},
		"a whole service":            {iamdoc.RolePolicy, false, []string{"s3:*"}, `holds "s3:*"`},
		"a whole service, disguised": {iamdoc.RolePolicy, false, []string{"s3:**"}, `holds "s3:**"`},
		"every service's reads":      {iamdoc.RolePolicy, false, []string{"*:Get"}, `holds "*:Get"`},
		"no service":                 {iamdoc.RolePolicy, false, []string{"GetObject"}, `holds "GetObject"`},
		"no verb":                    {iamdoc.RolePolicy, false, []string{"s3:"}, `holds "s3:"`},
		"all of KMS outside a key":   {iamdoc.RolePolicy, false, []string{"kms:*"}, `holds "kms:*"`},
		"all of KMS for a service":   {iamdoc.KeyPolicy, false, []string{"kms:*"}, `holds "kms:*"`},
		"an open endpoint":           {iamdoc.EndpointPolicy, false, []string{"*"}, `holds "*"`},
		"a denial without service": {
			iamdoc.RolePolicy, true, []string{"GetObject"}, `holds "GetObject"; want service:Action`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := good(nil)
			if tc.kind.Principals {
				s = resource(nil)
			}
			s.Deny, s.Actions = tc.deny, tc.actions
			require.ErrorContains(t, iamdoc.Validate(tc.kind, s), tc.want)
		})
	}
}

func TestValidateRefusesPrincipals(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		principals []iamdoc.Principal
		conditions []iamdoc.Condition
		want       string
	}{
		"nobody":                   {nil, nil, "principals: has 0; a bucket policy names at least one"},
		"a service without a name": {[]iamdoc.Principal{iamdoc.Service()}, nil, "has a Service without a name"},
		"an account never set":     {[]iamdoc.Principal{iamdoc.AWS(nil)}, nil, "principals: holds an empty value"},
		"anyone": {
			[]iamdoc.Principal{iamdoc.Anyone()}, nil, "is anyone; want a condition beside it"},
		"anyone, as an account": {
			[]iamdoc.Principal{iamdoc.AWS(pulumi.String("*"))}, nil, "is anyone; want a condition"},
		"anyone beside a service": {[]iamdoc.Principal{iamdoc.Anyone(), iamdoc.Service("sns.amazonaws.com")},
			[]iamdoc.Condition{account()}, "is anyone and 1 more; want one or the other"},
		"all users of a provider": {
			[]iamdoc.Principal{gitlab()}, nil, "is everyone whom the identity provider knows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := resource(func(s *iamdoc.Statement) { s.Principals, s.Conditions = tc.principals, tc.conditions })
			require.ErrorContains(t, iamdoc.Validate(iamdoc.BucketPolicy, s), tc.want)
		})
	}
	require.ErrorContains(t, iamdoc.Validate(iamdoc.RolePolicy, resource(nil)),
		"principals: has 1; a role policy names none")
	everyKey := resource(func(s *iamdoc.Statement) {
		s.Principals, s.Actions = []iamdoc.Principal{iamdoc.AWS(pulumi.String("*"))}, []string{"kms:*"}
		s.Conditions = []iamdoc.Condition{account()}
	})
	require.ErrorContains(t, iamdoc.Validate(iamdoc.KeyPolicy, everyKey), `holds "kms:*"`)
}

func TestValidateRefusesResourcesAndConditions(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change func(*iamdoc.Statement)
		want   string
	}{
		"no resource": {
			func(s *iamdoc.Statement) { s.Resources = nil }, "resources: has 0; a role policy names at least one"},
		"an ARN never set": {
			func(s *iamdoc.Statement) { s.Resources = append(s.Resources, nil) }, "resources: holds an empty value"},
		"an empty ARN": {
			func(s *iamdoc.Statement) { s.Resources = iamdoc.Strings("") }, "resources: holds an empty value"},
		"every resource": {
			unscoped("s3:GetObject"), `resources: is "*" for s3:GetObject, which AWS can scope; want its ARNs`},
		"one of two unscoped": {func(s *iamdoc.Statement) {
			s.Actions, s.Resources = []string{"xray:PutTraceSegments", "s3:GetObject"}, iamdoc.Strings(bucketARN, "*")
		}, `resources: is "*" for s3:GetObject`},
		"a condition without operator": {condition(iamdoc.Condition{Key: "k", Values: iamdoc.Strings("v")}),
			`has operator "", key "k" and 1 values; want all three`},
		"a condition without key": {condition(iamdoc.Equals("", pulumi.String("v"))),
			`has operator "StringEquals", key "" and 1 values`},
		"a condition without values": {condition(iamdoc.ARNLike("aws:SourceArn")),
			`has operator "ArnLike", key "aws:SourceArn" and 0 values`},
		"a value never set": {
			condition(iamdoc.Equals("aws:SourceAccount", nil)), "conditions: holds an empty value"},
		"one key twice": {condition(account(), iamdoc.Equals("AWS:sourceaccount", pulumi.String("1"))),
			"has StringEquals on AWS:sourceaccount twice; want one, with every value"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.ErrorContains(t, iamdoc.Validate(iamdoc.RolePolicy, good(tc.change)), tc.want)
		})
	}
}

func condition(conditions ...iamdoc.Condition) func(*iamdoc.Statement) {
	return func(s *iamdoc.Statement) { s.Conditions = conditions }
}

func TestValidateNamesEveryStatement(t *testing.T) {
	t.Parallel()
	err := iamdoc.Validate(iamdoc.RolePolicy,
		good(func(s *iamdoc.Statement) { s.Sid = "read-images" }), good(nil), good(nil), iamdoc.Statement{})
	require.EqualError(t, err, "5 invalid arguments:\n"+
		"  statements[0].sid: is \"read-images\"; want letters and digits\n"+
		"  statements[2].sid: \"ReadImages\" stands twice; want each once\n"+
		"  statements[3].sid: is \"\"; want letters and digits\n"+
		"  statements[3].actions: are empty; want at least one\n"+
		"  statements[3].resources: has 0; a role policy names at least one")
	require.ErrorContains(t, iamdoc.Validate(iamdoc.RolePolicy), "statements: are empty; want at least one")
}

func TestUnscopable(t *testing.T) {
	t.Parallel()
	assert.NotEmpty(t, iamdoc.Unscopable("ecr:GetAuthorizationToken"))
	assert.Equal(t, iamdoc.Unscopable("autoscaling:Describe*"), iamdoc.Unscopable("autoscaling:DescribeTags"))
	assert.Empty(t, iamdoc.Unscopable("autoscaling:SetDesiredCapacity"))
	assert.Empty(t, iamdoc.Unscopable("s3:GetObject"))
}
