package site_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/site"
)

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		site site.Site
		want string
	}{
		"a real place":          {site: site.Site{Account: "123456789012", Region: "eu-west-1"}},
		"a government region":   {site: site.Site{Account: "123456789012", Region: "us-gov-west-1"}},
		"a place with a hyphen": {site: site.Site{Account: "123456789012", Region: "ap-southeast-2"}},
		"nothing given": {want: "2 invalid arguments:\n" +
			"  account: is \"\"; want the twelve digits of an AWS account id\n" +
			"  region: is \"\"; want an AWS region such as eu-west-1"},
		"an availability zone is no region": {
			site: site.Site{Account: "123456789012", Region: "eu-west-1a"},
			want: "1 invalid argument:\n  region: is \"eu-west-1a\"; want an AWS region such as eu-west-1",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.site.Validate()
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.EqualError(t, err, tc.want)
		})
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	s := site.Site{Account: "123456789012", Region: "eu-west-1"}
	assert.Equal(t, "arn:aws:logs:eu-west-1:123456789012:log-group:/app:*", s.ARN("logs", "log-group:/app:*"))
	assert.Equal(t, "arn:aws:iam::123456789012:root", s.GlobalARN("iam", "root"))
	assert.Equal(t, "sqs.eu-west-1.amazonaws.com", s.ServiceHost("sqs"))
	assert.Equal(t, site.Site{Account: "123456789012", Region: "us-east-1"}, s.AtEdge())
	assert.Equal(t, "aws-cn", site.Site{Region: "cn-north-1"}.Partition())
	assert.Equal(t, "aws-us-gov", site.Site{Region: "us-gov-west-1"}.Partition())
}
