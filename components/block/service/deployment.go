package service

import (
	"cmp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/ecs"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/cluster"
	"github.com/plinth-iac/plinth/internal/check"
)

// Deployment is how a new version replaces the old. A version whose tasks do not start is always rolled back.
type Deployment struct {
	// MinHealthyPercent of the wanted tasks run at any time. Default: 100. 1 to 100.
	MinHealthyPercent int
	// MaxPercent of the wanted tasks run at most, old and new together. Default: 200. 100 to 400, and more than
	// MinHealthyPercent. At 100 tasks are not spread anew over availability zones, for that needs room.
	MaxPercent int
	// Alarms are the names of CloudWatch alarms that roll a deployment back. Default: none.
	Alarms []pulumi.StringInput
	// Wait lets the Pulumi run fail with the deployment, which takes up to 20 minutes to show. Default: the run
	// ends as soon as AWS accepts the new version.
	Wait bool
}

func (d Deployment) withDefaults() Deployment {
	d.MinHealthyPercent = cmp.Or(d.MinHealthyPercent, 100)
	d.MaxPercent = cmp.Or(d.MaxPercent, 200)
	return d
}

func (d Deployment) validate() error {
	var p check.Problems
	p.Between(d.MinHealthyPercent, 1, 100, "minHealthyPercent", "percent")
	p.Between(d.MaxPercent, 100, 400, "maxPercent", "percent")
	p.Unless(d.MaxPercent > d.MinHealthyPercent, "maxPercent",
		"is %d; want more than minHealthyPercent (%d), or no task can be replaced",
		d.MaxPercent, d.MinHealthyPercent)
	for _, name := range d.Alarms {
		p.Required(name != nil, "alarms", "the name of an alarm in each entry")
	}
	return p.Err()
}

func (d Deployment) alarms() ecs.ServiceAlarmsPtrInput {
	if len(d.Alarms) == 0 {
		return nil
	}
	return ecs.ServiceAlarmsArgs{
		AlarmNames: pulumi.StringArray(d.Alarms),
		Enable:     pulumi.Bool(true),
		Rollback:   pulumi.Bool(true),
	}
}

func (d Deployment) rebalancing() pulumi.StringPtrInput {
	if d.MaxPercent == 100 {
		return pulumi.String("DISABLED")
	}
	return pulumi.String("ENABLED")
}

// Spot is how tasks are shared between ordinary and spare capacity.
type Spot struct {
	// OnDemandBase is how many tasks are on ordinary capacity before the weights count. Default: none.
	// At most 100000.
	OnDemandBase int
	// OnDemandWeight is the share of the others on ordinary capacity. Default: 1 with an OnDemandBase, for AWS
	// puts no task where the weight is 0; else 0. At most 1000.
	OnDemandWeight int
	// Weight is the share on spare capacity. Default: 3. 1 to 1000.
	Weight int
}

func (s Spot) withDefaults() Spot {
	if s.OnDemandBase > 0 {
		s.OnDemandWeight = cmp.Or(s.OnDemandWeight, 1)
	}
	s.Weight = cmp.Or(s.Weight, 3)
	return s
}

func (s Spot) validate() error {
	var p check.Problems
	p.Between(s.OnDemandBase, 0, 100000, "onDemandBase", "tasks")
	p.Between(s.OnDemandWeight, 0, 1000, "onDemandWeight", "")
	p.Between(s.Weight, 1, 1000, "weight", "")
	return p.Err()
}

// strategy names the capacity providers. Services without Spot name one too: AWS replaces a service that goes
// from a launch type to a strategy.
func (s *Spot) strategy() ecs.ServiceCapacityProviderStrategyArray {
	if s == nil {
		return ecs.ServiceCapacityProviderStrategyArray{share(cluster.OnDemand, 0, 1)}
	}
	list := ecs.ServiceCapacityProviderStrategyArray{}
	if s.OnDemandWeight > 0 {
		list = append(list, share(cluster.OnDemand, s.OnDemandBase, s.OnDemandWeight))
	}
	return append(list, share(cluster.Spot, 0, s.Weight))
}

func share(provider string, base, weight int) ecs.ServiceCapacityProviderStrategyArgs {
	args := ecs.ServiceCapacityProviderStrategyArgs{
		CapacityProvider: pulumi.String(provider),
		Weight:           pulumi.Int(weight),
	}
	if base > 0 {
		args.Base = pulumi.Int(base)
	}
	return args
}
