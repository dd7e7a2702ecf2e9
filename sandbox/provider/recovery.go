package provider

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"

	"github.com/plinth-iac/plinth/internal/awsmodel"
	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// WriteMarks writes a mark into each store that has none: the stand-in has no data, and a text that draw
// makes up stands for it. It returns how many were written.
func (w *World) WriteMarks(draw func() string) (written int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.stores() {
		if r.Mark != "" {
			continue
		}
		if err := w.mark(r, draw()); err != nil {
			return written, err
		}
		written++
	}
	return written, nil
}

func (w *World) mark(r Record, mark string) error {
	r.Mark = mark
	w.put(r)
	return w.journal.write(entry{Put: &r})
}

// Surrender gives up by hand what AWS holds against the loss of data, as somebody with every right could: it
// switches deletion protection off, and empties buckets. It returns how many resources it touched.
func (w *World) Surrender() (touched int, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.sorted() {
		state, changed := awsmodel.Unlock(r.Type, r.State)
		if isBucket(r) && r.Mark != "" {
			r.Mark, changed = "", true
		}
		if !changed {
			continue
		}
		r.State = state
		if err := w.mark(r, r.Mark); err != nil {
			return touched, err
		}
		touched++
	}
	return touched, nil
}

// Renew gives everything that is made from now on ids and names that nothing had before, as AWS and Pulumi
// do. Until then a resource that was deleted comes back with the ids that it had.
func (w *World) Renew() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.floor++
	for _, generations := range w.byURN {
		for _, generation := range generations {
			w.floor = max(w.floor, generation+1)
		}
	}
	return w.journal.write(entry{Floor: w.floor})
}

// CancelKeyDeletion makes a key usable again that waits to be deleted. Pulumi does not know it any more.
func (w *World) CancelKeyDeletion(arn string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if k, ok := w.kept[arn]; !ok || k.Type != keyToken {
		return fmt.Errorf("cancelling the deletion of a key: api error KMSInvalidStateException: %s is not "+
			"pending deletion", arn)
	}
	return w.forget(arn)
}

// RestoreTable makes a table of that name from a backup of DynamoDB or a recovery point, with point-in-time
// recovery, and returns its ARN.
func (w *World) RestoreTable(backup, name string) (arn string, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, err := w.readable(backup, tableToken)
	if err != nil {
		return "", fmt.Errorf("restoring the table %s: %w", name, err)
	}
	inputs := resource.NewPropertyMapFromMap(map[string]any{
		"name": name, "pointInTimeRecovery": map[string]any{"enabled": true},
		"serverSideEncryption": map[string]any{"enabled": k.Key != "", "kmsKeyArn": k.Key},
	})
	r := Record{
		URN: string(urn.New("by-hand", "aws", "", tableToken, name)), Type: tableToken,
		Account: k.Account, Region: k.Region, Inputs: inputs, Mark: k.Mark,
	}
	r.ID, r.State = awsmodel.Fabricate(r.model())
	if _, taken := w.records[r.key()]; taken {
		return "", fmt.Errorf("restoring the table %s: api error TableAlreadyExistsException: Table already "+
			"exists: %s", name, name)
	}
	w.put(r)
	return awsmodel.Text(r.State, "arn"), w.journal.write(entry{Put: &r})
}

// DeleteTable deletes a table that RestoreTable made.
func (w *World) DeleteTable(name, region string) error {
	return w.remove(call{typ: tableToken, id: name}, region)
}

// CopyTable copies all items of a table into another one.
func (w *World) CopyTable(from, to, region string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	source, okFrom := w.records[key(tableToken, from, region)]
	target, okTo := w.records[key(tableToken, to, region)]
	if !okFrom || !okTo {
		return fmt.Errorf("copying %s to %s: api error ResourceNotFoundException: Requested resource not found",
			from, to)
	}
	return w.mark(target, source.Mark)
}

// RestoreBucket starts a restore job of AWS Backup that brings a recovery point back into a bucket.
func (w *World) RestoreBucket(point, bucket string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, err := w.readable(point, bucketToken)
	if err != nil {
		return fmt.Errorf("restoring the bucket %s: %w", bucket, err)
	}
	r, ok := w.records[key(bucketToken, bucket, k.Region)]
	if !ok || !w.versioned(r) {
		return fmt.Errorf("restoring the bucket %s: api error InvalidParameterValueException: the bucket does "+
			"not exist in %s, or has no versions", bucket, k.Region)
	}
	return w.mark(r, k.Mark)
}

// RecallSecret calls a deleted secret back and copies its value into another one.
func (w *World) RecallSecret(arn, to string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, err := w.readable(arn, secretToken)
	if err != nil {
		return fmt.Errorf("calling the secret %s back: %w", arn, err)
	}
	r, ok := w.records[key(secretToken, to, k.Region)]
	if !ok {
		return fmt.Errorf("calling the secret %s back: api error ResourceNotFoundException: Secrets Manager can't "+
			"find the specified secret", arn)
	}
	if err := w.forget(arn); err != nil {
		return err
	}
	return w.mark(r, k.Mark)
}

// readable finds a backup of a type, and fails as AWS does when it is not there or its key is not.
func (w *World) readable(arn, typ string) (recovery.Kept, error) {
	k, ok := w.kept[arn]
	switch {
	case !ok || k.Type != typ:
		return k, fmt.Errorf("api error ResourceNotFoundException: %s does not exist", arn)
	case !w.usable(k.Key):
		return k, fmt.Errorf("api error %s", awsmodel.NoKey(typ, k.Key))
	default:
		return k, nil
	}
}
