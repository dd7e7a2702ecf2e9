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

// restoreContents brings back what goes into resources that exist: objects, secrets, items of small tables.
// What the program may lose is left alone.
func (d *drill) restoreContents() error {
	live := d.live()
	for _, k := range d.report.Kept {
		to, there := live[k.URN]
		_, given := d.rebuild.Lost[k.Name]
		if !there || given || to.Mark != "" {
			continue
		}
		if err := d.restoreContent(k, to); err != nil {
			return err
		}
		live[k.URN], _ = d.box.World().Find(to.Type, to.ID, to.Region)
	}
	return d.copyTables(live)
}

func (d *drill) restoreContent(k recovery.Kept, to provider.Record) error {
	step := hand{urn: k.URN, after: []string{k.URN}}
	switch {
	case k.Kind == recovery.RecoveryPoint && k.Type == "aws:s3/bucketV2:BucketV2":
		if err := d.box.World().RestoreBucket(k.ARN, to.ID); err != nil {
			return err
		}
		command, needs := d.bucketCommand(k, to)
		step.after = append(step.after, needs...)
		step.HandStep = HandStep{
			Name: "restore the objects of " + k.Name, Commands: []string{command},
			Takes: awsmodel.TimeByHand(awsmodel.ByHandBucket),
		}
	case k.Kind == recovery.RecoveryWindow && k.Type == "aws:secretsmanager/secret:Secret":
		if err := d.box.World().RecallSecret(k.ARN, to.ID); err != nil {
			return err
		}
		step.HandStep = HandStep{
			Name: "call the secret " + k.Name + " back", Takes: awsmodel.TimeByHand(awsmodel.ByHandSecret),
			Commands: []string{
				fmt.Sprintf("aws secretsmanager restore-secret --region %s --secret-id %s", k.Region, k.ARN),
				fmt.Sprintf("aws secretsmanager put-secret-value --region %s --secret-id %s --secret-string "+
					"\"$(aws secretsmanager get-secret-value --region %s --secret-id %s "+
					"--query SecretString --output text)\"",
					k.Region, to.ID, k.Region, k.ARN),
			},
		}
	default:
		return nil
	}
	d.by(step)
	return nil
}

// bucketCommand starts a restore job with the role and the key that the rebuilt stack has for it. needs are
// the URNs of what must be there before.
func (d *drill) bucketCommand(k recovery.Kept, to provider.Record) (command string, needs []string) {
	role, encryption := "ROLE", "EncryptionType=SSE-S3"
	for _, r := range d.box.World().Resources() {
		switch {
		case r.Region != to.Region || r.Account != to.Account:
		case r.Type == "aws:backup/selection:Selection":
			role = awsmodel.Text(r.State, "iamRoleArn")
			needs = append(needs, r.URN)
		case awsmodel.Text(r.State, "bucket") != to.ID:
		case r.Type == "aws:s3/bucketVersioningV2:BucketVersioningV2":
			needs = append(needs, r.URN)
		case r.Type == bucketEncryption:
			needs = append(needs, r.URN)
			if key := awsmodel.Text(r.State, "rules.applyServerSideEncryptionByDefault.kmsMasterKeyId"); key != "" {
				encryption = "EncryptionType=SSE-KMS,KMSKey=" + key
			}
		}
	}
	return fmt.Sprintf("aws backup start-restore-job --region %s --resource-type S3 --recovery-point-arn %s "+
		"--iam-role-arn %s --metadata DestinationBucketName=%s,NewBucket=false,Encrypted=true,%s",
		k.Region, k.ARN, role, to.ID, encryption), needs
}

const bucketEncryption = "aws:s3/bucketServerSideEncryptionConfigurationV2:" +
	"BucketServerSideEncryptionConfigurationV2"

// copyTables copies the items of tables that were restored by hand, and deletes these tables.
func (d *drill) copyTables(live map[string]provider.Record) error {
	for _, t := range d.rebuild.Tables {
		urn, region := "", strings.Split(t.Backup, ":")[3]
		for u, s := range d.stores {
			if t.Into != "" && s.name == t.Into && s.typ == "aws:dynamodb/table:Table" {
				urn, region = u, live[u].Region
			}
		}
		if t.Into != "" {
			to := live[urn].ID
			if err := d.box.World().CopyTable(t.Name, to, region); err != nil {
				return err
			}
			d.by(hand{urn: urn, after: []string{urn, "restore the table " + t.Name}, HandStep: HandStep{
				Name: "copy the items of " + t.Into, Takes: awsmodel.TimeByHand(awsmodel.ByHandCopy),
				Commands: []string{copyCommand(t.Name, to, region)},
			}})
		}
		if err := d.box.World().DeleteTable(t.Name, region); err != nil {
			return err
		}
		d.report.Afterwards = append(d.report.Afterwards,
			fmt.Sprintf("aws dynamodb delete-table --region %s --table-name %s", region, t.Name))
	}
	return nil
}

// copyCommand writes 25 items at a time, the most that one request takes.
func copyCommand(from, to, region string) string {
	return fmt.Sprintf("aws dynamodb scan --region %s --table-name %s --output json | "+
		"jq -c '.Items | _nwise(25) | {\"%s\": map({PutRequest: {Item: .}})}' | "+
		"while read -r items; do aws dynamodb batch-write-item --region %s --request-items \"$items\"; done",
		region, from, to, region)
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
