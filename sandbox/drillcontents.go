package sandbox

import (
	"fmt"
	"strings"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/provider"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// restoreContents brings back what goes into resources that exist: objects, secrets, items of small tables.
// What the program may lose is left alone.
func (d *drill) restoreContents() error {
	live := d.live()
	for _, k := range d.report.Kept {
		to, there := live[k.URN]
		_, held := d.stores[k.URN]
		_, given := d.rebuild.Lost[k.Name]
		if !there || !held || given || to.Mark != "" {
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
	d.origins[k.URN] = k.Kind
	d.by(step)
	return nil
}

// bucketCommand starts a restore job with the role and the key that the rebuilt stack has for it. needs are
// the URNs of what must be there before.
func (d *drill) bucketCommand(k recovery.Kept, to provider.Record) (command string, needs []string) {
	role, needs := d.backupRole(to)
	encryption := "EncryptionType=SSE-S3"
	for _, r := range d.box.World().Resources() {
		switch {
		case r.Region != to.Region || r.Account != to.Account:
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

// backupRole is the role that AWS Backup works with in the rebuilt stack, and the URNs of what it consists
// of.
func (d *drill) backupRole(to provider.Record) (arn string, parts []string) {
	all := d.box.World().Resources()
	arn = "ROLE"
	for _, r := range all {
		if r.Type == "aws:backup/selection:Selection" && r.Region == to.Region && r.Account == to.Account {
			arn = awsmodel.Text(r.State, "iamRoleArn")
		}
	}
	for _, r := range all {
		attached := r.Type == "aws:iam/rolePolicyAttachment:RolePolicyAttachment" &&
			strings.HasSuffix(arn, "/"+awsmodel.Text(r.State, "role"))
		if attached || r.Type == "aws:iam/role:Role" && awsmodel.Text(r.State, "arn") == arn {
			parts = append(parts, r.URN)
		}
	}
	return arn, parts
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
		if t.Into != "" && urn == "" {
			return fmt.Errorf("the plan copies into %s, which is no table of the stack", t.Into)
		}
		if t.Into != "" {
			to := live[urn].ID
			d.origins[urn] = recovery.SystemBackup
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
