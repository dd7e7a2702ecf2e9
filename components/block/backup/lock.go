package backup

import (
	"cmp"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/backup"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// minGrace is the shortest time in which a compliance lock can still be lifted.
const minGrace = 3

// Lock is AWS Backup Vault Lock.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
type Lock struct {
	// Mode is who may lift the lock. Default: there is no lock.
	Mode LockMode
	// MinDays is the shortest time for which a rule may keep recovery points. Default: 1.
	MinDays int
	// MaxDays is the longest. Default: 36,500.
	MaxDays int
	// GraceDays is how long LockCompliance can still be lifted after it was set. Default: 3, which is the least.
	GraceDays int
	// IUnderstandThisIsForever must be true with LockCompliance: after GraceDays nobody, AWS included, can
	// delete the vault or shorten the retention of what is in it, and the stack cannot be destroyed any more.
	IUnderstandThisIsForever bool
}

// LockMode is who may lift a vault lock.
type LockMode string

// The modes of a vault lock.
const (
	// LockGovernance can be lifted by whoever has the permission backup:DeleteBackupVaultLockConfiguration.
	LockGovernance LockMode = "governance"
	// LockCompliance can be lifted by nobody once its grace time is over.
	LockCompliance LockMode = "compliance"
)

func (l Lock) withDefaults() Lock {
	l.MinDays = cmp.Or(l.MinDays, 1)
	l.MaxDays = cmp.Or(l.MaxDays, maxKeepDays)
	if l.Mode == LockCompliance {
		l.GraceDays = cmp.Or(l.GraceDays, minGrace)
	}
	return l
}

func (l Lock) validate(allowDestroy bool) error {
	var p check.Problems
	if l.Mode == "" {
		return nil
	}
	check.OneOf(&p, l.Mode, "mode", LockGovernance, LockCompliance)
	p.Between(l.MinDays, 1, maxKeepDays, "minDays", "days")
	p.Between(l.MaxDays, l.MinDays, maxKeepDays, "maxDays", "days")
	if l.Mode == LockCompliance {
		p.Between(l.GraceDays, minGrace, maxKeepDays, "graceDays", "days")
		p.Unless(l.IUnderstandThisIsForever, "iUnderstandThisIsForever",
			"is false; want true, for after %d days nobody can delete the vault, nor destroy this stack", l.GraceDays)
		p.Unless(!allowDestroy, "mode",
			"is compliance beside allowDestroy; want one of them, for such a vault cannot be destroyed")
		return p.Err()
	}
	p.Unless(l.GraceDays == 0, "graceDays",
		"is %d; want none with governance, for that would make it compliance", l.GraceDays)
	return p.Err()
}

func (b *Backup) declareLock(ctx *pulumi.Context, name string, l Lock) error {
	if l.Mode == "" {
		return nil
	}
	args := &backup.VaultLockConfigurationArgs{
		BackupVaultName:  b.Vault.Name,
		MinRetentionDays: pulumi.Int(l.MinDays),
		MaxRetentionDays: pulumi.Int(l.MaxDays),
	}
	if l.Mode == LockCompliance {
		args.ChangeableForDays = pulumi.Int(l.GraceDays)
	}
	_, err := backup.NewVaultLockConfiguration(ctx, name+"-lock", args, pulumi.Parent(b))
	return err
}
