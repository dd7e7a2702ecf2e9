package pulumitest_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const (
	queueType = "aws:sqs/queue:Queue"
	otherType = "other:index:Thing"

	denyAll = `{"Version":"2012-10-17","Statement":[` +
		`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*"}]}`
)

type box struct{ pulumi.ResourceState }

type thing struct{ pulumi.CustomResourceState }

func declareQueue(ctx *pulumi.Context, props pulumi.Map, opts ...pulumi.ResourceOption) error {
	return ctx.RegisterResource(queueType, "orders", props, &thing{}, opts...)
}

func boxed(ctx *pulumi.Context) error {
	b := &box{}
	if err := ctx.RegisterComponentResource("test:box:Box", "outer", b); err != nil {
		return err
	}
	inner := &box{}
	if err := ctx.RegisterComponentResource("test:box:Inner", "inner", inner, pulumi.Parent(b)); err != nil {
		return err
	}
	list := pulumi.Map{"list": pulumi.Array{pulumi.Map{"key": pulumi.ToSecret(pulumi.String("hidden"))}}}
	if err := ctx.RegisterResource(otherType, "thing", list, &thing{}, pulumi.Parent(b)); err != nil {
		return err
	}
	return declareQueue(ctx, pulumi.Map{
		"delaySeconds": pulumi.Int(3),
		"policy":       pulumi.ToSecret(pulumi.String(denyAll)),
		"tags":         pulumi.Map{"owner": pulumi.String("red")},
	}, pulumi.Parent(inner), pulumi.Protect(true), pulumi.IgnoreChanges([]string{"delaySeconds"}))
}

func TestRecording(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, boxed)
	require.Equal(t, "test:box:Box outer\n  other:index:Thing thing\n  test:box:Inner inner\n"+
		"    aws:sqs/queue:Queue orders\n", got.Plan())
	q := got.One(t, queueType)
	assert.Equal(t, q, got.Named(t, queueType, "orders"))
	assert.Equal(t, 1, got.Count(queueType))
	assert.InDelta(t, 3.0, q.At("delaySeconds"), 0)
	assert.Equal(t, "red", q.String("tags.owner"))
	other := got.One(t, otherType)
	assert.Equal(t, "hidden", other.String("list[0].key"))
	assert.Nil(t, other.At("list[1].key"))
	assert.True(t, other.Secret("list[0].key"))
	assert.Nil(t, q.At("delaySeconds.deeper"))
	assert.Contains(t, q.JSON(t, "policy"), "Statement")
	assert.True(t, q.Secret("policy"))
	assert.False(t, q.Secret("tags.owner"))
	assert.True(t, q.Protect)
	assert.Equal(t, []string{"delaySeconds"}, q.IgnoreChanges)
	assert.True(t, q.OwnedBy("test:box:Box"))
	assert.True(t, q.OwnedBy("test:box:Inner"))
	assert.False(t, q.OwnedBy(queueType))
}

func TestSameURNTwiceIsRefused(t *testing.T) {
	t.Parallel()
	_, err := pulumitest.Run(func(ctx *pulumi.Context) error {
		return errors.Join(declareQueue(ctx, nil), declareQueue(ctx, nil))
	})
	require.ErrorContains(t, err, "duplicate resource URN")
}

func TestErrorBeforeAnythingIsRegistered(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(*pulumi.Context) error { return errors.New("bad input") })
	require.ErrorContains(t, err, "bad input")
}

func TestPanicIsAnError(t *testing.T) {
	t.Parallel()
	_, err := pulumitest.Run(func(*pulumi.Context) error { panic("boom") })
	require.EqualError(t, err, "the program panics: boom")
}

func TestPlanShowsTheError(t *testing.T) {
	t.Parallel()
	assert.Contains(t, pulumitest.Plan(func(*pulumi.Context) error { return errors.New("bad input") }), "bad input")
}

func TestPreviewKnowsInputsOnly(t *testing.T) {
	t.Parallel()
	var known bool
	read := func(ctx *pulumi.Context) error {
		r := &thing{}
		if err := ctx.RegisterResource(queueType, "orders", pulumi.Map{}, r); err != nil {
			return err
		}
		r.ID().ApplyT(func(pulumi.ID) int { known = true; return 0 })
		return nil
	}
	pulumitest.Preview(t, read)
	assert.False(t, known, "an id is unknown in preview")
	pulumitest.Up(t, read)
	assert.True(t, known)
}

func TestCallsAreRefused(t *testing.T) {
	t.Parallel()
	_, err := pulumitest.Run(func(ctx *pulumi.Context) error {
		var out struct{}
		return ctx.Invoke("aws:index/getRegion:getRegion", nil, &out)
	})
	require.ErrorContains(t, err, "pass such facts in instead of looking them up")
}

func TestWhatTheProviderRefusesIsRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		props pulumi.Map
		want  string
	}{
		"a misspelt property":      {pulumi.Map{"delaySecond": pulumi.Int(3)}, "delaySeconds"},
		"a value of another type":  {pulumi.Map{"delaySeconds": pulumi.String("three")}, "delaySeconds"},
		"a value that AWS rejects": {pulumi.Map{"policy": pulumi.String("{}")}, "MalformedPolicyDocument"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := pulumitest.Run(func(ctx *pulumi.Context) error { return declareQueue(ctx, tc.props) })
			require.ErrorContains(t, err, tc.want)
		})
	}
}
