package stacks

import (
	"maps"
	"strings"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// mayGo are the stores of our stacks that are not brought back, and why.
var mayGo = map[string]string{
	"realtime-cache":       "it holds copies, and fills again from where they come from",
	"realtime-access-logs": "access logs of the time before are not backed up",
	"tenancy-cache":        "it holds copies, and fills again from where they come from",
	"tenancy-connections":  "it lists open connections, which are gone; clients connect again",
	"tenancy-access-logs":  "access logs of the time before are not backed up",
}

// Recovery rebuilds our stacks from what AWS kept. The registry of workspaces is copied and does not start
// from its backup: DynamoDB takes 20 minutes at least for each of the two tables that this would need, one
// after the other. Nobody may make a workspace until it is there, for the cells that come back know it
// already.
func Recovery(kept []recovery.Kept) (recovery.Rebuild, error) {
	r := recovery.Rebuild{Settings: map[string]string{}, Lost: maps.Clone(mayGo)}
	for _, k := range kept {
		cell, isCell := strings.CutPrefix(k.Name, "tenancy-cell-")
		switch {
		case k.Kind == recovery.FinalSnapshot && k.Name == "realtime-jobs":
			r.Settings["plinth:realtime.cache.restoreJobsFrom"] = k.ID
		case k.Kind == recovery.FinalSnapshot && isCell:
			r.Settings["plinth:tenancy.restore.cells."+cell] = k.ARN
		case k.Kind == recovery.SystemBackup && k.Name == "tenancy-registry":
			r.Tables = []recovery.Table{{Backup: k.ARN, Name: k.Name + "-restored", Into: k.Name}}
			r.Hold = []string{"**aws:lambda/invocation:Invocation::tenancy-workspace-*"}
		}
	}
	return r, nil
}
