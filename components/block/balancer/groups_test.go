package balancer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ec2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/components/block/balancer"
	"github.com/plinth-iac/plinth/internal/pulumitest"
)

func TestTargetGroup(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		target balancer.Target
		want   map[string]any
	}{
		"defaults": {
			target: balancer.Target{Port: 4000},
			want: map[string]any{
				"port": 4000.0, "protocol": "HTTP", "protocolVersion": "HTTP1", "targetType": "ip", "vpcId": "vpc-1",
				"deregistrationDelay": 60.0, "loadBalancingAlgorithmType": "least_outstanding_requests",
				"healthCheck": map[string]any{
					"path": "/", "matcher": "200", "interval": 15.0, "timeout": 5.0,
					"healthyThreshold": 2.0, "unhealthyThreshold": 3.0,
				},
			},
		},
		"sticky, with a slow start": {
			target: balancer.Target{Port: 80, StickyFor: time.Hour, SlowStart: time.Minute},
			want: map[string]any{
				"loadBalancingAlgorithmType": "round_robin", "slowStart": 60.0,
				"stickiness": map[string]any{"type": "lb_cookie", "cookieDuration": 3600.0},
			},
		},
		"gRPC, weighted": {
			target: balancer.Target{Port: 80, Protocol: balancer.GRPC, Algorithm: balancer.WeightedRandom},
			want: map[string]any{
				"protocolVersion": "GRPC", "loadBalancingAlgorithmType": "weighted_random",
				"loadBalancingAnomalyMitigation": "on",
				"healthCheck": map[string]any{
					"path": "/AWS.ALB/healthcheck", "matcher": "12", "interval": 15.0, "timeout": 5.0,
					"healthyThreshold": 2.0, "unhealthyThreshold": 3.0,
				},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rec := declare(t, func(a *balancer.Args) { a.Targets = map[string]balancer.Target{"api": tc.target} })
			got := rec.One(t, targetGroup).Inputs
			for key, want := range tc.want {
				assert.Equal(t, want, got[key], key)
			}
			if name == "defaults" {
				assert.Len(t, got, len(tc.want))
			}
		})
	}
}

func TestOriginHeader(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *balancer.Args) {
		a.OriginHeader = header()
		a.OriginHeader.Previous = pulumi.String("the value before this one")
		a.Targets["images"] = balancer.Target{Port: 5000, Match: balancer.Match{
			Hosts: []string{"img.example.com"}, Paths: []string{"/img/*"}, Priority: 10,
		}}
	})
	assert.Equal(t, map[string]any{
		"type":          "fixed-response",
		"fixedResponse": map[string]any{"contentType": "text/plain", "statusCode": "403"},
	}, rec.One(t, listener).At("defaultActions[0]"))

	secret := map[string]any{"httpHeader": map[string]any{
		"httpHeaderName": "X-Origin-Secret",
		"values":         []any{"0123456789abcdef", "the value before this one"},
	}}
	rest := rec.Named(t, listenerRule, "shop-to-api")
	assert.EqualValues(t, 50000, rest.Inputs["priority"])
	assert.Equal(t, []any{secret}, rest.Inputs["conditions"])
	assert.True(t, rest.Secret("conditions[0].httpHeader.values"))

	images := rec.Named(t, listenerRule, "shop-to-images")
	assert.EqualValues(t, 10, images.Inputs["priority"])
	assert.Equal(t, []any{
		secret,
		map[string]any{"hostHeader": map[string]any{"values": []any{"img.example.com"}}},
		map[string]any{"pathPattern": map[string]any{"values": []any{"/img/*"}}},
	}, images.Inputs["conditions"])
	assert.Equal(t, "forward", images.At("actions[0].type"))
	assert.Contains(t, images.String("actions[0].targetGroupArn"), "shop-images-")
	assert.Equal(t, 2, rec.Count(listenerRule))
}

func TestNothingLeftOver(t *testing.T) {
	t.Parallel()
	rec := declare(t, func(a *balancer.Args) {
		a.Targets = map[string]balancer.Target{"api": {Port: 1, Match: balancer.Match{
			Paths: []string{"/api/*"}, Priority: 1,
		}}}
	})
	assert.Equal(t, "404", rec.One(t, listener).At("defaultActions[0].fixedResponse.statusCode"))
	assert.Equal(t, "shop-to-api", rec.One(t, listenerRule).Name)
}

func TestWhatServicesWaitFor(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		header *balancer.OriginHeader
		want   string
	}{
		"the listener forwards by itself": {want: "shop-listener"},
		"a rule forwards":                 {header: header(), want: "shop-to-api"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := good()
			a.OriginHeader = tc.header
			rec := pulumitest.Both(t, func(ctx *pulumi.Context) error {
				b, err := balancer.New(ctx, "shop", &a)
				if err != nil {
					return err
				}
				_, err = ec2.NewSecurityGroup(ctx, "waits", nil, pulumi.DependsOn(b.TargetGroups["api"].After))
				return err
			})
			deps := rec.Named(t, group, "waits").DependsOn
			require.Len(t, deps, 1)
			assert.True(t, strings.HasSuffix(deps[0], "::"+tc.want), deps[0])
		})
	}
}

// A header that is generated in the same run is unknown in its preview.
func TestOriginHeaderOfTheSameRun(t *testing.T) {
	t.Parallel()
	program := func(ctx *pulumi.Context) error {
		generated, err := ec2.NewSecurityGroup(ctx, "stands-for-a-password", nil)
		if err != nil {
			return err
		}
		a := good()
		a.OriginHeader = &balancer.OriginHeader{Name: "X-Origin-Secret", Value: generated.Name}
		_, err = balancer.New(ctx, "shop", &a)
		return err
	}
	rule := pulumitest.Both(t, program).One(t, listenerRule)
	assert.Regexp(t, "^stands-for-a-password-", rule.At("conditions[0].httpHeader.values[0]"))
	assert.True(t, rule.Secret("conditions[0].httpHeader.values"))
}
