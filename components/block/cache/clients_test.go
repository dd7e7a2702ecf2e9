package cache_test

import (
	"errors"
	"testing"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/cache"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestPasswords(t *testing.T) {
	t.Parallel()
	rec := declared(t, drop(cache.NewShared), func(a *cache.Args) {
		a.Passwords = map[cache.Role]pulumi.StringInput{cache.QueueRole: pulumi.String("correct-horse-battery")}
	})
	u := rec.Named(t, userType, "shop-queue")
	assert.Equal(t, "password", u.String("authenticationMode.type"))
	assert.Equal(t, "correct-horse-battery", u.String("authenticationMode.passwords[0]"))
	assert.True(t, u.Secret("authenticationMode.passwords[0]"), "no plain text in the state")
	assert.Equal(t, "iam", rec.Named(t, userType, "shop-cache").String("authenticationMode.type"))

	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := cache.NewCache(ctx, "shop", &cache.Args{
			Placement: placement(),
			Passwords: map[cache.Role]pulumi.StringInput{cache.QueueRole: pulumi.String("x"), cache.CacheRole: nil},
		})
		return err
	})
	require.ErrorContains(t, err, `passwords: is "queue"; want cache`)
	require.ErrorContains(t, err, "passwords.cache: is not set; want a secret value")
}

func TestClients(t *testing.T) {
	t.Parallel()
	rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
		jobs, err := cache.NewQueue(ctx, "shop", &cache.Args{
			Placement: placement(),
			Clients:   map[string]pulumi.StringInput{"api": pulumi.String("sg-api")},
			Engine:    cache.Engine{Port: 6380},
		})
		if err != nil {
			return err
		}
		return errors.Join(
			jobs.Admit(ctx, "workers", pulumi.String("sg-workers")),
			mustFail(jobs.Admit(ctx, "Workers", pulumi.String("sg-workers"))),
			mustFail(jobs.Admit(ctx, "late", nil)),
		)
	})
	assert.Equal(t, 2, rec.Count(ingressType))
	for key, group := range map[string]string{"api": "sg-api", "workers": "sg-workers"} {
		r := rec.Named(t, ingressType, "shop-from-"+key)
		assert.Equal(t, group, r.String("referencedSecurityGroupId"))
		assert.Equal(t, "tcp", r.String("ipProtocol"))
		assert.InDelta(t, 6380, r.At("fromPort"), 0)
		assert.InDelta(t, 6380, r.At("toPort"), 0)
		assert.Nil(t, r.At("cidrIpv4"))
		assert.True(t, r.OwnedBy(cache.Type))
	}
}

func mustFail(err error) error {
	if err == nil {
		return errors.New("want an error")
	}
	return nil
}
