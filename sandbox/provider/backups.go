package provider

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// The types that backups have to do with.
const (
	bucketToken     = "aws:s3/bucketV2:BucketV2"
	oldBucketToken  = "aws:s3/bucket:Bucket"
	versioningToken = "aws:s3/bucketVersioningV2:BucketVersioningV2"
	tableToken      = "aws:dynamodb/table:Table"
	vaultToken      = "aws:backup/vault:Vault"
	planToken       = "aws:backup/plan:Plan"
	selectionToken  = "aws:backup/selection:Selection"
	keyToken        = "aws:kms/key:Key"
	secretToken     = "aws:secretsmanager/secret:Secret"
	secretValue     = "aws:secretsmanager/secretVersion:SecretVersion"
)

// Kept lists what AWS keeps of what was deleted, and what was backed up, sorted by URN, kind and ARN.
func (w *World) Kept() []recovery.Kept {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sortedKept()
}

func (w *World) sortedKept() []recovery.Kept {
	return slices.SortedFunc(maps.Values(w.kept), func(a, b recovery.Kept) int {
		return cmp.Or(cmp.Compare(a.URN, b.URN), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ARN, b.ARN))
	})
}

// keep notes a backup of a resource.
func (w *World) keep(r Record, k recovery.Kept) error {
	k.URN, k.Type, k.Name = r.URN, r.Type, urn.URN(r.URN).Name()
	k.Account, k.Region, k.Mark = r.Account, r.Region, r.Mark
	w.remember(k)
	return w.journal.write(entry{Keep: &k})
}

// remember adds a backup. What is made for its URN later is another resource, with other ids.
func (w *World) remember(k recovery.Kept) {
	w.kept[k.ARN] = k
	if latest := w.nextGeneration(k.URN) - 1; latest >= 0 && w.byURN[k.URN] != nil {
		w.byURN[k.URN]["kept as "+k.ARN] = latest
	}
}

func (w *World) forget(arn string) error {
	delete(w.kept, arn)
	return w.journal.write(entry{Forget: arn})
}

// actual is what the engine remembers of a resource, but for AWS's own switch against its deletion: that is
// where it stands, for somebody may have moved it by hand.
func (w *World) actual(c call, region string) resource.PropertyMap {
	lock := resource.PropertyKey(awsmodel.Lock(c.typ))
	r, ok := w.about(c, region)
	if lock == "" || !ok {
		return c.inputs
	}
	told := c.inputs.Copy()
	told[lock] = r.State[lock]
	return told
}

// leave notes what AWS keeps of a resource that is about to be deleted. It fails when AWS would refuse the
// deletion because of what the resource holds.
func (w *World) leave(r Record, told resource.PropertyMap) error {
	if awsmodel.Text(told, "forceDestroy") == "true" {
		return w.empty(r)
	}
	left := awsmodel.Leaves(r.model(), told)
	if message := w.full(r, left); message != "" {
		return fmt.Errorf("deleting %s (%s): api error %s", r.Type, r.ID, message)
	}
	for _, k := range left {
		k.Key = w.keyARN(awsmodel.KeyOf(r.Type, r.State))
		if err := w.keep(r, k); err != nil {
			return err
		}
	}
	return nil
}

// full is what AWS says to the deletion of what holds something, or "".
func (w *World) full(r Record, left []recovery.Kept) string {
	switch {
	case isBucket(r) && r.Mark != "":
		return "BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the " +
			"bucket."
	case len(w.inside(r)) > 0:
		return "InvalidRequestException: Backup vault cannot be deleted because it contains recovery points."
	}
	for _, k := range left {
		if _, taken := w.kept[k.ARN]; taken && k.Kind == recovery.FinalSnapshot {
			return awsmodel.NameTaken(r.Type, k.ID)
		}
	}
	return ""
}

// empty gives up what lies in a vault: its program says that it may go.
func (w *World) empty(r Record) error {
	for _, k := range w.inside(r) {
		if err := w.forget(k.ARN); err != nil {
			return err
		}
	}
	return nil
}

// inside are the recovery points that lie in a vault.
func (w *World) inside(r Record) []recovery.Kept {
	return slices.DeleteFunc(w.sortedKept(), func(k recovery.Kept) bool {
		return r.Type != vaultToken || k.Vault != r.ID || k.Account != r.Account || k.Region != r.Region
	})
}

func isBucket(r Record) bool { return r.Type == bucketToken || r.Type == oldBucketToken }

// model is the record as awsmodel wants it.
func (r Record) model() awsmodel.Resource {
	return awsmodel.Resource{
		Type: r.Type, Name: urn.URN(r.URN).Name(), URN: r.URN, Generation: r.Generation, Inputs: r.Inputs,
		Site: r.site(),
	}
}

// keyARN completes the id of a key to its ARN.
func (w *World) keyARN(key string) string {
	for _, r := range w.records {
		if key != "" && r.Type == keyToken && r.ID == key {
			return awsmodel.Text(r.State, "arn")
		}
	}
	return key
}

// usable reports whether a key can decrypt. One that the stand-in has never seen can: it lives elsewhere.
func (w *World) usable(key string) bool {
	k, pending := w.kept[key]
	return !pending || k.Type != keyToken
}

// contents returns the mark of the data that a new resource starts with, or what AWS objects to its source.
func (w *World) contents(c call, r Record) (mark, objection string) {
	if r.Type == secretToken && w.nameWaits(r) {
		return "", "InvalidRequestException: You can't create this secret because a secret with this name is " +
			"already scheduled for deletion."
	}
	source, ok := awsmodel.SourceOf(c.typ, c.inputs)
	if !ok {
		return "", ""
	}
	for _, k := range w.sortedKept() {
		here := k.Type == r.Type && k.Account == r.Account && k.Region == r.Region
		if !here || !slices.Contains(source.Kinds, k.Kind) || k.ID != source.Value && k.ARN != source.Value {
			continue
		}
		if !w.usable(k.Key) {
			return "", awsmodel.NoKey(r.Type, k.Key)
		}
		return k.Mark, ""
	}
	if len(source.Kinds) > 0 {
		return "", awsmodel.NoSource(r.Type, source)
	}
	return w.copied(r, source)
}

// copied is contents for a source that exists.
func (w *World) copied(r Record, source awsmodel.Source) (mark, objection string) {
	for _, other := range w.records {
		named := other.ID == source.Value || awsmodel.Text(other.State, "arn") == source.Value ||
			awsmodel.Text(other.State, "identifier") == source.Value
		if !named || other.Type != r.Type || other.Account != r.Account || other.Region != r.Region {
			continue
		}
		key := w.keyARN(awsmodel.KeyOf(other.Type, other.State))
		switch {
		case other.Type == tableToken && awsmodel.Text(other.State, "pointInTimeRecovery.enabled") != "true":
			return "", "PointInTimeRecoveryUnavailableException: Point in time recovery is not enabled for table '" +
				other.ID + "'"
		case !w.usable(key):
			return "", awsmodel.NoKey(r.Type, key)
		}
		return other.Mark, ""
	}
	return "", awsmodel.NoSource(r.Type, source)
}

// nameWaits reports whether a deleted secret still has the name.
func (w *World) nameWaits(r Record) bool {
	for _, k := range w.kept {
		if k.Type == secretToken && k.Region == r.Region && k.ID == awsmodel.Text(r.State, "name") {
			return true
		}
	}
	return false
}
