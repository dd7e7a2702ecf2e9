package sandbox

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/provider"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// hand is a step by hand, and where it stands in the order of things.
type hand struct {
	HandStep

	urn   string   // the store that has its data when the step is done, or ""
	first bool     // the deployment waits for it
	after []string // it waits for these: URNs of resources that must be there, names of other steps
}

// by adds a step.
func (d *drill) by(h hand) {
	d.hands = append(d.hands, h)
	d.report.ByHand = append(d.report.ByHand, h.HandStep)
}

// cancelKeys calls the keys back without which a backup cannot be read.
func (d *drill) cancelKeys() error {
	var commands []string
	for _, k := range d.report.Kept {
		if k.Type != "aws:kms/key:Key" || k.Kind != recovery.RecoveryWindow || !d.needed(k.ARN) {
			continue
		}
		if err := d.box.World().CancelKeyDeletion(k.ARN); err != nil {
			return err
		}
		commands = append(commands,
			fmt.Sprintf("aws kms cancel-key-deletion --region %s --key-id %s", k.Region, k.ARN),
			fmt.Sprintf("aws kms enable-key --region %s --key-id %s", k.Region, k.ARN))
	}
	if len(commands) > 0 {
		d.by(hand{first: true, HandStep: HandStep{
			Name:     fmt.Sprintf("cancel the deletion of %s", count(len(commands)/2, "key")),
			Commands: commands, Takes: awsmodel.TimeByHand(awsmodel.ByHandKey),
		}})
	}
	return nil
}

func (d *drill) needed(key string) bool {
	return slices.ContainsFunc(d.report.Kept, func(k recovery.Kept) bool { return k.Key == key })
}

// restoreTables makes the tables that the plan asks for. The deployment waits for those that it starts from,
// and not for those whose items are copied when it is done.
func (d *drill) restoreTables() error {
	for _, t := range d.rebuild.Tables {
		arn, err := d.box.World().RestoreTable(t.Backup, t.Name)
		if err != nil {
			return err
		}
		region := strings.Split(arn, ":")[3]
		commands := []string{
			fmt.Sprintf("aws dynamodb restore-table-from-backup --region %s --target-table-name %s --backup-arn %s",
				region, t.Name, t.Backup),
			fmt.Sprintf("aws dynamodb wait table-exists --region %s --table-name %s", region, t.Name),
		}
		if t.Into == "" {
			commands = append(commands, fmt.Sprintf("aws dynamodb update-continuous-backups --region %s "+
				"--table-name %s --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true",
				region, t.Name))
		}
		d.by(hand{first: t.Into == "", HandStep: HandStep{
			Name: "restore the table " + t.Name, Commands: commands,
			Takes: awsmodel.TimeByHand(awsmodel.ByHandTable),
		}})
	}
	return nil
}

// live is what exists, by URN: of several resources the one that was made last.
func (d *drill) live() map[string]provider.Record {
	live := map[string]provider.Record{}
	for _, r := range d.box.World().Resources() {
		if other, twice := live[r.URN]; !twice || r.Generation > other.Generation {
			live[r.URN] = r
		}
	}
	return live
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// typing is how long one command takes to type, whatever it then starts.
func typing() time.Duration { return awsmodel.TimeByHand(awsmodel.ByHandType) }
