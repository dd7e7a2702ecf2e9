package realtime_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/realtime"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

// TestTenMistakesAreToldAtOnce: one run names all of them, and nothing is registered.
func TestTenMistakesAreToldAtOnce(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		args := good(nil)
		args.Preset = "prod"
		args.API.CPU, args.API.Port = 300, 80
		args.Workers.Image = ""
		args.Cache.NodeType = "db.t4g.micro"
		args.Entry.RatePerIP = 5
		args.Entry.Socket.Ping = 61 * time.Second
		args.Media.VideoMaxMiB = 9000
		args.Watch.LogDays = 8
		_, err := realtime.New(ctx, "shop", args)
		return err
	})
	require.ErrorContains(t, err, `plinth:realtime:Platform "shop": 10 invalid arguments:`)
	for _, path := range []string{
		"preset", "edge", "api.cpu", "api.port", "workers.image", "cache.nodeType", "entry.ratePerIp", "entry.socket.idle",
		"media.videoMaxMiB", "watch.logDays",
	} {
		assert.Contains(t, err.Error(), "\n  "+path+": ", path)
	}
}

func TestNoArgsIsAMistake(t *testing.T) {
	t.Parallel()
	err := pulumitest.Error(t, func(ctx *pulumi.Context) error {
		_, err := realtime.New(ctx, "shop", nil)
		return err
	})
	for _, required := range []string{"site.account", "edge", "api.image", "workers.image", "network.private.vpcID"} {
		assert.Contains(t, err.Error(), required)
	}
}

// TestNames: any name either makes a whole platform or is refused before anything is registered.
func TestNames(t *testing.T) {
	t.Parallel()
	longest := 0
	for length := 1; length <= 40; length++ {
		got, err := pulumitest.Run(named(strings.Repeat("a", length), atDomain))
		if err == nil {
			require.Equal(t, length-1, longest, "whatever is longer than a refused name is refused")
			longest = length
			continue
		}
		require.Equal(t, "pulumi:providers:aws edge\n", got.Plan(), "%d letters: %v", length, err)
		require.ErrorContains(t, err, "name: makes the ")
	}
	assert.Equal(t, 17, longest, "as the README says")
	for _, name := range []string{"", "Shop", "shop_1", "1shop", "-shop", "shop-", "sg-shop", "internal-shop", "café"} {
		got, err := pulumitest.Run(named(name, asIs))
		require.Error(t, err, "%q", name)
		assert.Equal(t, "pulumi:providers:aws edge\n", got.Plan(), "%q: %v", name, err)
	}
}
