// Package backup provides an AWS Backup vault and plan: twice a day, kept for seven rolling days by default,
// with alarms on failed and on missing backups, optional copies to a second region, and restores that are
// rehearsed.
package backup

import (
	"fmt"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/backup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/alarms"
	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Backup.
const Type = "plinth:backup:Backup"

// Backup is a vault, the plan that fills it, and the alarms that say when it does not.
type Backup struct {
	pulumi.ResourceState

	// VaultName is the vault's name.
	VaultName pulumi.StringOutput `pulumi:"vaultName"`
	// VaultARN is the vault's ARN, which another vault's rules may copy to.
	VaultARN pulumi.StringOutput `pulumi:"vaultArn"`
	// PlanARN is the plan's ARN.
	PlanARN pulumi.StringOutput `pulumi:"planArn"`
	// RoleARN is the role that backs up and restores.
	RoleARN pulumi.StringOutput `pulumi:"roleArn"`

	// Vault is for a policy of the caller's, such as one that takes copies from another account.
	Vault *backup.Vault
	// Alarms are those on failed and missing backups.
	Alarms *alarms.Alarms
}

// New declares a Backup named name. It registers nothing when the arguments are invalid.
func New(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Backup, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	p.Under("", args.Validate())
	names.Auto(&p, "name", names.BackupVault, name)
	names.Auto(&p, "name", names.BackupSelection, name+"-tagged")
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}
	b := &Backup{}
	if err := ctx.RegisterComponentResource(Type, name, b, opts...); err != nil {
		return nil, err
	}
	if err := b.declare(ctx, name, args.withDefaults()); err != nil {
		return nil, err
	}
	return b, ctx.RegisterResourceOutputs(b, pulumi.Map{
		"vaultName": b.VaultName,
		"vaultArn":  b.VaultARN,
		"planArn":   b.PlanARN,
		"roleArn":   b.RoleARN,
	})
}
