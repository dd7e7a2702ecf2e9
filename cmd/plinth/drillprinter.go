package main

import (
	"fmt"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox"
)

// drill prints what came of one, for people.
func (p *printer) drill(r sandbox.DrillReport) {
	p.lost(r)
	p.stores(r)
	p.byHand(r)
	p.path(r)
	p.line("")
	for _, w := range r.Warnings {
		p.line("%s %s", p.warn.Render("warning:"), w)
	}
	if r.Err() == nil {
		p.line("%s %s came back; %s of the %s allowed at AWS, %s of the engine on this machine.",
			p.good.Render("Done:"), r.Stack, strings.TrimSuffix(sandbox.Minutes(r.Total), " min"),
			strings.Replace(sandbox.Minutes(r.Within), "min", "minutes", 1),
			shortly(r.Engine.Deploy+r.Engine.Destroy+r.Engine.Rebuild))
	}
}

// lost says what was given up, and what was there before and after.
func (p *printer) lost(r sandbox.DrillReport) {
	p.line("%d protected resources acknowledged; at AWS %d more protections given up by hand.",
		len(r.Acknowledged), r.Unlocked)
	for _, s := range r.Survived {
		urn := resource.URN(s)
		p.line("%s %s survived: AWS or the program keeps it.", urn.Type(), urn.Name())
	}
	p.line("Resources: %d before, %d after; %d with new ids and names only, %s.", r.Before, r.After, r.Renewed,
		explained(len(r.Explained)))
	for _, e := range r.Explained {
		p.line("  %s", p.faint.Render(e))
	}
	p.line("Engine: deployed in %s, destroyed in %s, rebuilt in %s.",
		shortly(r.Engine.Deploy), shortly(r.Engine.Destroy), shortly(r.Engine.Rebuild))
}

func explained(n int) string {
	if n == 1 {
		return "1 other difference, explained"
	}
	return fmt.Sprintf("%d other differences, explained", n)
}

// stores prints a line for each store that is back or should be. Those whose type AWS never backs up are
// counted.
func (p *printer) stores(r sandbox.DrillReport) {
	var rows [][]string
	passing := map[string]int{}
	var kinds []string
	for _, s := range r.Stores {
		info, _ := awsmodel.StoreOf(s.Type)
		switch {
		case s.Back:
			rows = append(rows, []string{s.Type + " " + s.Name, atMost(s.AtMost), string(s.From),
				sandbox.Minutes(s.After)})
		case s.Why != "" && s.Why == info.Passing:
			if passing[s.Type] == 0 {
				kinds = append(kinds, s.Type)
			}
			passing[s.Type]++
		default:
			rows = append(rows, []string{s.Type + " " + s.Name, "everything", "lost", ""})
		}
	}
	p.line("")
	p.table([]string{"Data store", "Lost at most", "Back from", "After"}, rows)
	for _, s := range r.Stores {
		info, _ := awsmodel.StoreOf(s.Type)
		if !s.Back && s.Why != "" && s.Why != info.Passing {
			p.line("Lost: %s: %s.", s.Name, s.Why)
		}
	}
	for _, kind := range kinds {
		info, _ := awsmodel.StoreOf(kind)
		p.line("Lost: what %d × %s held: %s.", passing[kind], kind, info.Passing)
	}
}

// atMost is a time as people say it: "15 min", "12 h".
func atMost(lost *time.Duration) string {
	switch {
	case lost == nil:
		return "everything"
	case *lost == 0:
		return "nothing"
	case *lost >= time.Hour:
		return fmt.Sprintf("%.0f h", lost.Hours())
	default:
		return sandbox.Minutes(*lost)
	}
}

// byHand prints what an operator types.
func (p *printer) byHand(r sandbox.DrillReport) {
	p.line("\n%s", p.bold.Render("By hand"))
	commands := func(list []string) {
		for _, c := range list {
			p.line("    %s", p.faint.Render(c))
		}
	}
	for _, h := range r.ByHand {
		p.line("  %s (%s)", h.Name, sandbox.Minutes(h.Takes))
		commands(h.Commands)
	}
	for i, c := range r.Deployments {
		p.line("  %s", []string{"deploy", "deploy what was held back"}[min(i, 1)])
		commands([]string{c})
	}
	if len(r.Afterwards) > 0 {
		p.line("  afterwards")
		commands(r.Afterwards)
	}
}

// path prints the steps of the critical path that take a minute or more, and adds up the others.
func (p *printer) path(r sandbox.DrillReport) {
	var rows [][]string
	var rest time.Duration
	short := 0
	for _, s := range r.Path {
		if s.Takes < time.Minute {
			rest += s.Takes
			short++
			continue
		}
		rows = append(rows, []string{s.Name, sandbox.Minutes(s.Takes)})
	}
	switch {
	case short == 1:
		rows = append(rows, []string{"1 short step", sandbox.Minutes(rest)})
	case short > 1:
		rows = append(rows, []string{fmt.Sprintf("%d short steps", short), sandbox.Minutes(rest)})
	}
	rows = append(rows, []string{"together", sandbox.Minutes(r.Total)})
	p.line("")
	p.table([]string{"Critical path at AWS", "Takes"}, rows)
}
