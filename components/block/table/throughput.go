package table

import (
	"cmp"

	"github.com/plinth-iac/plinth/internal/check"
)

// maxUnits is AWS's first quota for one table.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html
const maxUnits = 40000

// Throughput is how much may be read and written.
type Throughput struct {
	// OnDemand limits what may be read and written by the second, while each request is paid for.
	// Default: no limit.
	OnDemand OnDemand
	// Provisioned pays for what could be read and written, by the hour, and follows what is: cheaper where load
	// is even. AWS changes between the two once in 24 hours. Default: each request is paid for.
	Provisioned *Provisioned
}

// OnDemand limits the requests of a table or index, and so what they can cost. A request beyond is refused.
type OnDemand struct {
	// MaxReads is how many read units a second may take: 4 KiB each. Default: no limit.
	MaxReads int
	// MaxWrites is how many write units a second may take: 1 KiB each. Default: no limit.
	MaxWrites int
}

// Provisioned is what can be read and written by the second.
type Provisioned struct {
	// Reads are the read units: 4 KiB each.
	Reads Range
	// Writes are the write units: 1 KiB each.
	Writes Range
	// TargetPercent is the share in use that scaling keeps. Default: 70. 20 to 90.
	TargetPercent int
}

// Range is between what bounds units are provisioned.
type Range struct {
	// Min is the least. Default: 1.
	Min int
	// Max is the most. Default: ten times Min. At most 40000.
	Max int
}

func (r Range) withDefaults() Range {
	r.Min = cmp.Or(r.Min, 1)
	r.Max = cmp.Or(r.Max, min(10*r.Min, maxUnits))
	return r
}

func (v Provisioned) withDefaults() *Provisioned {
	v.Reads, v.Writes = v.Reads.withDefaults(), v.Writes.withDefaults()
	v.TargetPercent = cmp.Or(v.TargetPercent, 70)
	return &v
}

func (t Throughput) withDefaults() Throughput {
	if t.Provisioned != nil {
		t.Provisioned = t.Provisioned.withDefaults()
	}
	return t
}

func (t Throughput) validate() error {
	var p check.Problems
	p.Under("onDemand", t.OnDemand.validate())
	if t.Provisioned != nil {
		p.Under("provisioned", t.Provisioned.validate())
		p.Unless(t.OnDemand == (OnDemand{}), "onDemand", "is set beside provisioned; want one or the other")
	}
	return p.Err()
}

func (o OnDemand) validate() error {
	var p check.Problems
	p.Between(o.MaxReads, 0, maxUnits, "maxReads", "units")
	p.Between(o.MaxWrites, 0, maxUnits, "maxWrites", "units")
	return p.Err()
}

func (v Provisioned) validate() error {
	var p check.Problems
	v.Reads.validate(&p, "reads")
	v.Writes.validate(&p, "writes")
	p.Between(v.TargetPercent, 20, 90, "targetPercent", "percent")
	return p.Err()
}

func (r Range) validate(p *check.Problems, path string) {
	p.Between(r.Min, 1, maxUnits, path+".min", "units")
	p.Between(r.Max, r.Min, maxUnits, path+".max", "units")
}

// validate reports throughput of another kind than the table's.
func (g GlobalIndex) validate(of Throughput) error {
	var p check.Problems
	p.Under("onDemand", g.OnDemand.validate())
	p.Unless(of.Provisioned == nil || g.OnDemand == (OnDemand{}), "onDemand",
		"is set, but the table is provisioned; want provisioned")
	p.Unless(of.Provisioned != nil || g.Provisioned == nil, "provisioned",
		"is set, but the table's requests are paid one by one; want onDemand")
	if g.Provisioned != nil {
		p.Under("provisioned", g.Provisioned.withDefaults().validate())
	}
	return p.Err()
}

// provisioned is the index's throughput in a table that has one.
func (g GlobalIndex) provisioned(of Throughput) *Provisioned {
	if g.Provisioned == nil {
		return of.Provisioned
	}
	return g.Provisioned.withDefaults()
}
