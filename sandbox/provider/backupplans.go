package provider

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// coverage is a rule of a plan of AWS Backup that covers a store.
type coverage struct {
	vault, schedule string
	continuous      bool
	days            int
}

// Backup has AWS Backup do what its plans demand within a day: each store that a plan selects gets a recovery
// point of what it holds now. A bucket without versions gets none, as at AWS.
func (w *World) Backup() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.stores() {
		for _, rule := range w.plans(r) {
			k := awsmodel.RecoveryPoint(r.model(), r.State, rule.continuous && awsmodel.Continuous(r.Type))
			store, _ := awsmodel.StoreOf(r.Type)
			vault, found := w.records[key(vaultToken, rule.vault, r.Region)]
			if k == nil || !found {
				continue
			}
			k.Vault, k.Days = rule.vault, rule.days
			k.Key = w.keyARN(awsmodel.KeyOf(r.Type, r.State))
			if store.OwnKey {
				k.Key = w.keyARN(awsmodel.KeyOf(vault.Type, vault.State))
			}
			if err := w.keep(r, *k); err != nil {
				return err
			}
		}
	}
	return nil
}

// Objectives are, by URN, how much of each store's latest content its settings let be lost at most when it
// fails all of a sudden. A store that would be lost as a whole is left out.
func (w *World) Objectives() map[string]time.Duration {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := map[string]time.Duration{}
	for _, r := range w.stores() {
		best, ok := awsmodel.Objective(r.Type, r.State)
		for _, rule := range w.plans(r) {
			lost, known := awsmodel.PlannedObjective(r.Type, rule.schedule, rule.continuous)
			if known && (!ok || lost < best) {
				best, ok = lost, true
			}
		}
		if ok {
			all[r.URN] = best
		}
	}
	return all
}

// stores are the records that hold data, in the order of their URNs.
func (w *World) stores() []Record {
	var found []Record
	for _, r := range w.sorted() {
		if _, ok := awsmodel.StoreOf(r.Type); ok && !w.written(r) {
			found = append(found, r)
		}
	}
	return found
}

// written reports whether the program itself writes what a store holds, so that it comes back with it.
func (w *World) written(r Record) bool {
	if r.Type != secretToken {
		return false
	}
	for _, other := range w.records {
		id := awsmodel.Text(other.State, "secretId")
		if other.Type == secretValue && (id == r.ID || id == awsmodel.Text(r.State, "name")) {
			return true
		}
	}
	return false
}

// plans are the rules that cover a store.
func (w *World) plans(r Record) []coverage {
	store, _ := awsmodel.StoreOf(r.Type)
	if !store.Planned || !w.versioned(r) {
		return nil
	}
	var found []coverage
	for _, s := range w.records {
		here := s.Type == selectionToken && s.Account == r.Account && s.Region == r.Region
		if !here || !selects(s.State, r.State) {
			continue
		}
		plan, ok := w.records[key(planToken, awsmodel.Text(s.State, "planId"), s.Region)]
		if !ok {
			continue
		}
		for _, rule := range awsmodel.Objects(plan.State, "rules") {
			days, _ := strconv.Atoi(awsmodel.Text(rule, "lifecycle.deleteAfter"))
			found = append(found, coverage{
				vault: awsmodel.Text(rule, "targetVaultName"), schedule: awsmodel.Text(rule, "schedule"),
				continuous: awsmodel.Text(rule, "enableContinuousBackup") == "true", days: days,
			})
		}
	}
	return found
}

// versioned reports whether AWS Backup would take a store that must have versions.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
func (w *World) versioned(r Record) bool {
	if !isBucket(r) {
		return true
	}
	for _, v := range w.records {
		if v.Type == versioningToken && awsmodel.Text(v.State, "bucket") == r.ID &&
			awsmodel.Text(v.State, "versioningConfiguration.status") == "Enabled" {
			return true
		}
	}
	return awsmodel.Text(r.State, "versioning.enabled") == "true" ||
		awsmodel.Text(r.State, "versionings.enabled") == "true"
}

// selects reports whether a selection covers a resource: by its ARN, and by every condition on its tags.
// https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupSelection.html
func selects(selection, state resource.PropertyMap) bool {
	arn := awsmodel.Text(state, "arn")
	matches := func(pattern string) bool { return wildcard(pattern, arn) }
	tags := tagsOf(state)
	listed := awsmodel.Objects(selection, "selectionTags")
	if !slices.ContainsFunc(awsmodel.Texts(selection, "resources"), matches) &&
		!slices.ContainsFunc(listed, func(t resource.PropertyMap) bool {
			return tags[awsmodel.Text(t, "key")] == awsmodel.Text(t, "value")
		}) {
		return false
	}
	if slices.ContainsFunc(awsmodel.Texts(selection, "notResources"), matches) {
		return false
	}
	for _, operator := range []struct {
		name       string
		like, deny bool
	}{
		{"stringEquals", false, false}, {"stringLikes", true, false},
		{"stringNotEquals", false, true}, {"stringNotLikes", true, true},
	} {
		for _, c := range awsmodel.Objects(selection, "conditions."+operator.name) {
			have := tags[strings.TrimPrefix(awsmodel.Text(c, "key"), "aws:ResourceTag/")]
			want := awsmodel.Text(c, "value")
			holds := have == want || operator.like && wildcard(want, have)
			if holds == operator.deny {
				return false
			}
		}
	}
	return true
}

func tagsOf(state resource.PropertyMap) map[string]string {
	tags := map[string]string{}
	for _, where := range []string{"tagsAll", "tags"} {
		for _, object := range awsmodel.Objects(state, where) {
			for name := range object {
				tags[string(name)] = awsmodel.Text(object, string(name))
			}
		}
	}
	return tags
}

// wildcard reports whether a text matches a pattern in which an asterisk stands for any characters.
func wildcard(pattern, text string) bool {
	expression := "^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$"
	matched, err := regexp.MatchString(expression, text)
	return err == nil && matched
}
