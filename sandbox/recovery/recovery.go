// Package recovery is what a program and the sandbox's drill tell each other: what AWS kept of data that was
// lost, and how the program brings it back. It knows no engine and no stand-in, so that the code which real
// deployments run may use it.
package recovery

import (
	"slices"
	"strings"
)

// Kind is a way in which AWS keeps data whose resource is gone.
type Kind string

// The ways in which AWS keeps data.
const (
	// FinalSnapshot was taken of a database or cache because its deletion asked for one.
	FinalSnapshot Kind = "final snapshot"
	// AutomatedBackup is what a database's own backups still know, to any second, after its deletion.
	AutomatedBackup Kind = "automated backup"
	// SystemBackup is what DynamoDB keeps for 35 days of a table that had point-in-time recovery.
	SystemBackup Kind = "system backup"
	// RecoveryPoint lies in a vault of AWS Backup.
	RecoveryPoint Kind = "recovery point"
	// RecoveryWindow is the time in which a deleted key or secret can be called back.
	RecoveryWindow Kind = "recovery window"
)

// Kept is something that AWS still has of a resource that is gone.
type Kept struct {
	// Type, Name and URN are those of the resource: its type token, its name in the program, and both with its
	// parents.
	Type string `json:"type"`
	Name string `json:"name"`
	URN  string `json:"urn"`

	// Kind says in which way AWS keeps it.
	Kind Kind `json:"kind"`

	// ID is what a setting names to start from it: the name of a snapshot, or for an automated backup the
	// resource id of the cluster. ARN names it everywhere.
	ID  string `json:"id"`
	ARN string `json:"arn"`

	// Account and Region are where it lies.
	Account string `json:"account"`
	Region  string `json:"region"`

	// Key is the ARN of the KMS key without which it cannot be read, or "".
	Key string `json:"key,omitempty"`

	// Vault is the name of the AWS Backup vault that a recovery point lies in, or "".
	Vault string `json:"vault,omitempty"`

	// Days is for how long AWS keeps it. Zero is until somebody deletes it.
	Days int `json:"days,omitempty"`

	// Mark stands for the data. In the sandbox, where no data is, it is a random text that was written into the
	// resource before the loss, and that must be there again after it.
	Mark string `json:"mark,omitempty"`
}

// Plan decides how a program starts from what was kept. It is called once everything is gone.
type Plan func(kept []Kept) (Rebuild, error)

// Rebuild is how a program starts from what was kept.
type Rebuild struct {
	// Settings are laid over those of the stack while it is rebuilt, by path:
	// "plinth:realtime.cache.restoreJobsFrom" to "realtime-jobs-0a1b2c3-final". Values are read as YAML.
	Settings map[string]string

	// Tables are made by hand before the program runs, because no program can name a backup of DynamoDB.
	Tables []Table

	// Hold are patterns of URNs that are deployed only when everything else is there and by hand everything is
	// brought back, because they must not meet stores that are still empty:
	// "**aws:lambda/invocation:Invocation::*". What depends on them waits too. Default: nothing is held.
	Hold []string

	// Lost says of each store that is not brought back, by its name in the program, why that is as it should be.
	// A store that is neither back nor named here fails the drill; names of stores that a stack does not have
	// mean nothing.
	Lost map[string]string
}

// Table is a DynamoDB table that is restored by hand, so that one of the program's tables gets its items. It
// is deleted in the end.
type Table struct {
	// Backup is the ARN of the backup.
	Backup string

	// Name is the name of the table to make. Where Into is empty the program's settings name its ARN (see
	// Kept.TableARN), and the deployment waits for it: DynamoDB takes 20 minutes at least for each of the two
	// tables, one after the other.
	Name string

	// Into is the table of the program, by its name there, that the items are copied into once it exists. The
	// deployment does not wait. For tables of some ten thousand items. Default: nothing is copied, for a
	// table of the program starts from this one.
	Into string
}

// TableARN is the ARN of the table of that name where k lies.
func (k Kept) TableARN(name string) string {
	return "arn:aws:dynamodb:" + k.Region + ":" + k.Account + ":table/" + name
}

// Find returns what was kept of the resource of that name and type, the first of the kinds first. The type
// may leave out the module: "rds/cluster" finds "aws:rds/cluster:Cluster".
func Find(kept []Kept, typ, name string, kinds ...Kind) (found Kept, ok bool) {
	for _, kind := range kinds {
		at := slices.IndexFunc(kept, func(k Kept) bool {
			return k.Kind == kind && k.Name == name && (k.Type == typ || strings.HasPrefix(k.Type, "aws:"+typ+":"))
		})
		if at >= 0 {
			return kept[at], true
		}
	}
	return Kept{}, false
}
