package cache_test

import (
	"encoding/json"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/internal/iamdoc"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// asker is what every kind of endpoint can do.
type asker interface {
	Given() bool
	Address() pulumi.StringOutput
	ReaderAddress() pulumi.StringOutput
	User() pulumi.StringOutput
	Group() *cache.Group
	GrantConnect() []iamdoc.Statement
}

// spread is a program with a group of each kind, and what their endpoints are.
func spread(ctx *pulumi.Context) (map[string]asker, error) {
	args := &cache.Args{Placement: placement(), Replicas: new(2)}
	hot, err := cache.NewCache(ctx, "hot", args)
	if err != nil {
		return nil, err
	}
	seen, err := cache.NewSession(ctx, "seen", args)
	if err != nil {
		return nil, err
	}
	jobs, err := cache.NewQueue(ctx, "jobs", args)
	if err != nil {
		return nil, err
	}
	news, err := cache.NewPubSub(ctx, "news", args)
	if err != nil {
		return nil, err
	}
	all, err := cache.NewShared(ctx, "all", args)
	if err != nil {
		return nil, err
	}
	return map[string]asker{
		"hot-cache": hot.Endpoint(), "seen-session": seen.Endpoint(), "jobs-queue": jobs.Endpoint(),
		"news-pubsub": news.Endpoint(), "all-cache": all.Cache(), "all-session": all.Session(),
		"all-queue": all.Queue(), "all-pubsub": all.PubSub(),
	}, nil
}

func TestEndpoints(t *testing.T) {
	t.Parallel()
	pulumitest.Up(t, func(ctx *pulumi.Context) error {
		endpoints, err := spread(ctx)
		if err != nil {
			return err
		}
		for name, e := range endpoints {
			assert.True(t, e.Given())
			assert.Len(t, e.Group().MemberClusterIDs, 3, "one id for each node")
			assert.Equal(t, 6379, e.Group().Port)
			resolve(t, e.Address(), func(v string) { assert.Regexp(t, `:6379$`, v) })
			resolve(t, e.ReaderAddress(), func(v string) { assert.Regexp(t, `:6379$`, v) })
			resolve(t, e.Group().ARN, func(v string) { assert.Contains(t, v, "arn:") })
			resolve(t, e.Group().MemberClusterIDs["003"], func(v string) { assert.Regexp(t, `-003$`, v) })
			resolve(t, e.User(), func(v string) {
				assert.Regexp(t, "^"+name+"-[0-9a-f]{8}$", v, "group, role and a tail")
				assert.LessOrEqual(t, len(v), 40)
			})
			document, err := iamdoc.Render(iamdoc.RolePolicy, e.GrantConnect()...)
			require.NoError(t, err)
			resolve(t, document, func(v string) { assertConnect(t, v, name) })
		}
		return nil
	})
}

// assertConnect wants permission to connect to one group as one user.
func assertConnect(t *testing.T, document, name string) {
	t.Helper()
	var d struct {
		Statement []struct {
			Sid      string
			Action   []string
			Resource []string
		}
	}
	require.NoError(t, json.Unmarshal([]byte(document), &d))
	require.Len(t, d.Statement, 1)
	s := d.Statement[0]
	assert.Equal(t, iamdoc.Sid("Connect", name), s.Sid)
	assert.Equal(t, []string{"elasticache:Connect"}, s.Action)
	require.Len(t, s.Resource, 2, "the group and the user")
	assert.NotEqual(t, s.Resource[0], s.Resource[1])
	for _, r := range s.Resource {
		assert.NotRegexp(t, `\*`, r)
	}
}

func TestOneRoleMayConnectToSeveralGroups(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		endpoints, err := spread(ctx)
		if err != nil {
			return err
		}
		var all []iamdoc.Statement
		for _, e := range endpoints {
			all = append(all, e.GrantConnect()...)
		}
		assert.Len(t, all, 8)
		return iamdoc.Validate(iamdoc.RolePolicy, all...)
	})
}

func TestPasswordsNeedNoGrant(t *testing.T) {
	t.Parallel()
	pulumitest.Both(t, func(ctx *pulumi.Context) error {
		jobs, err := cache.NewQueue(ctx, "jobs", &cache.Args{
			Placement: placement(),
			Passwords: map[cache.Role]pulumi.StringInput{cache.QueueRole: pulumi.String("correct-horse-battery")},
		})
		if err != nil {
			return err
		}
		assert.Empty(t, jobs.Endpoint().GrantConnect())
		return nil
	})
}

func TestNoEndpointIsGiven(t *testing.T) {
	t.Parallel()
	assert.False(t, cache.QueueEndpoint{}.Given())
}

func TestIdentifiersDifferByStack(t *testing.T) {
	t.Parallel()
	ids := map[string]bool{}
	for _, stack := range []string{"staging", "production"} {
		rec := pulumitest.Up(t, func(ctx *pulumi.Context) error {
			_, err := cache.NewQueue(ctx, "a-name-of-thirty-two-characters-", nil)
			require.Error(t, err)
			_, err = cache.NewQueue(ctx, "a-name-of-thirty-two-characters0", &cache.Args{Placement: placement()})
			return err
		}, func(info *pulumi.RunInfo) { info.Stack = stack })
		for _, typ := range []string{"userId", "userGroupId"} {
			id := rec.One(t, map[string]string{"userId": userType, "userGroupId": userGroupType}[typ]).String(typ)
			assert.Regexp(t, `^[a-z](-?[a-z0-9])*$`, id)
			assert.LessOrEqual(t, len(id), 40)
			ids[id] = true
		}
	}
	assert.Len(t, ids, 4, "one account may hold several stacks")
}

// resolve hands the value to the test once it is known.
func resolve(t *testing.T, o pulumi.StringOutput, look func(string)) {
	t.Helper()
	require.NotNil(t, o.OutputState, "an output is not set")
	o.ApplyT(func(v string) string { look(v); return v })
}
