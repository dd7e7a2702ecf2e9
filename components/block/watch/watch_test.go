package watch_test

import (
	"strings"
	"testing"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/components/block/site"
	"github.com/plinth-iac/plinth/components/block/watch"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	keyType   = "aws:kms/key:Key"
	topicType = "aws:sns/topic:Topic"
)

var here = site.Site{Account: "123456789012", Region: "eu-west-1"}

type owner struct{ pulumi.ResourceState }

// opened opens the channels of a component named shop, and returns where they stand.
func opened(t *testing.T, w watch.People) (regions []string, rec pulumitest.Recording) {
	t.Helper()
	rec = pulumitest.Both(t, func(ctx *pulumi.Context) error {
		edge, err := aws.NewProvider(ctx, "edge", &aws.ProviderArgs{Region: pulumi.String(site.Edge)})
		if err != nil {
			return err
		}
		o := &owner{}
		if err := ctx.RegisterComponentResource("test:owner:Owner", "shop", o); err != nil {
			return err
		}
		home, away, err := w.Open(ctx, watch.Owner{Name: "shop", Component: o, Site: here, Edge: edge})
		if err != nil {
			return err
		}
		regions = []string{home.Region, away.Region}
		return nil
	})
	return regions, rec
}

func given(region string) *alarms.Channels {
	return &alarms.Channels{
		Region: region, PageARN: pulumi.String("arn:page").ToStringOutput(),
		TicketARN: pulumi.String("arn:ticket").ToStringOutput(),
	}
}

func TestOpen(t *testing.T) {
	t.Parallel()
	people := watch.People{Runbooks: watch.Runbooks, Page: []string{"on-call@example.com"}}
	for name, tc := range map[string]struct {
		people       watch.People
		keys, topics int
	}{
		"both are made, each under a key": {people, 2, 4},
		"the region's are the caller's":   {watch.People{Runbooks: watch.Runbooks, Channels: given("eu-west-1")}, 1, 2},
		"both are the caller's": {watch.People{
			Runbooks: watch.Runbooks, Channels: given("eu-west-1"), EdgeChannels: given(site.Edge),
		}, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			regions, rec := opened(t, tc.people)
			assert.Equal(t, []string{"eu-west-1", site.Edge}, regions)
			assert.Equal(t, tc.keys, rec.Count(keyType))
			assert.Equal(t, tc.topics, rec.Count(topicType))
			for _, r := range rec.All(keyType) {
				assert.True(t, r.Protect, r.Name)
				assert.True(t, r.OwnedBy("test:owner:Owner"))
				assert.Equal(t, strings.Contains(r.Name, "edge"), r.Provider == "edge", r.Name)
			}
		})
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		people watch.People
		want   string
	}{
		"nobody":      {watch.People{Runbooks: watch.Runbooks}, ""},
		"no runbooks": {watch.People{}, `runbooks: is ""; want an https address`},
		"channels of elsewhere": {watch.People{Runbooks: watch.Runbooks, Channels: given(site.Edge)},
			"channels: do not stand in eu-west-1"},
		"edge channels of elsewhere": {watch.People{Runbooks: watch.Runbooks, EdgeChannels: given("eu-west-1")},
			"edgeChannels: do not stand in us-east-1"},
		"addresses that nobody subscribes": {watch.People{
			Runbooks: watch.Runbooks, Channels: given("eu-west-1"), EdgeChannels: given(site.Edge),
			Ticket: []string{"a@example.com"},
		}, "has addresses beside channels of your own"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := tc.people.Validate(here)
			if tc.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tc.want)
		})
	}
	err := watch.People{Runbooks: watch.Runbooks, Page: []string{"nobody"}}.ValidateAddresses(here)
	require.ErrorContains(t, err, "page")
}
