package pulumitest_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/internal/pulumitest"
)

const queueType = "aws:sqs/queue:Queue"

type box struct{ pulumi.ResourceState }

type thing struct{ pulumi.CustomResourceState }

func declareQueue(ctx *pulumi.Context, name string, props pulumi.Map, opts ...pulumi.ResourceOption) error {
	return ctx.RegisterResource(queueType, name, props, &thing{}, opts...)
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
	return declareQueue(ctx, "orders", pulumi.Map{
		"delaySeconds": pulumi.Int(3),
		"policy":       pulumi.ToSecret(pulumi.String(`{"a":[1]}`)),
		"tags":         pulumi.Map{"owner": pulumi.String("red")},
		"list":         pulumi.Array{pulumi.Map{"key": pulumi.ToSecret(pulumi.String("hidden"))}},
	}, pulumi.Parent(inner), pulumi.Protect(true), pulumi.IgnoreChanges([]string{"delaySeconds"}))
}

func TestRecording(t *testing.T) {
	t.Parallel()
	got := pulumitest.Both(t, boxed)
	require.Equal(t, "test:box:Box outer\n  test:box:Inner inner\n    aws:sqs/queue:Queue orders\n", got.Plan())
	q := got.One(t, queueType)
	assert.Equal(t, q, got.Named(t, queueType, "orders"))
	assert.Equal(t, 1, got.Count(queueType))
	assert.InDelta(t, 3.0, q.At("delaySeconds"), 0)
	assert.Equal(t, "red", q.String("tags.owner"))
	assert.Equal(t, "hidden", q.String("list[0].key"))
	assert.Nil(t, q.At("list[1].key"))
	assert.Nil(t, q.At("delaySeconds.deeper"))
	assert.Equal(t, map[string]any{"a": []any{1.0}}, q.JSON(t, "policy"))
	assert.True(t, q.Secret("policy"))
	assert.True(t, q.Secret("list[0].key"))
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
		return errors.Join(declareQueue(ctx, "orders", nil), declareQueue(ctx, "orders", nil))
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
