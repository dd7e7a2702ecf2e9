package service

import "github.com/plinth-iac/plinth/internal/check"

// validateAfter reports what the named container waits for in vain.
func validateAfter(name string, all map[string]Container) error {
	var p check.Problems
	for _, first := range sortedKeys(all[name].After) {
		condition, path := all[name].After[first], `["`+first+`"]`
		other, known := all[first]
		if !known {
			p.Unless(false, path, "is no container of the task; want %s%s",
				check.Either(sortedKeys(all)...), check.Suggest(first, sortedKeys(all)))
			continue
		}
		check.OneOf(&p, condition, path, Started, Completed, Succeeded, Healthy)
		p.Unless(condition != Healthy || other.Health != nil, path,
			"is %q; want a health command on %q", Healthy, first)
		p.Unless(condition != Completed && condition != Succeeded || other.Optional, path,
			"is %q; want %q optional, or its end stops the task", condition, first)
		p.Unless(!waitsFor(first, name, all, map[string]bool{}), path,
			"waits for %q in turn; want one to start first", name)
	}
	return p.Err()
}

// waitsFor says whether a container waits for another, directly or through others.
func waitsFor(name, other string, all map[string]Container, seen map[string]bool) bool {
	if name == other {
		return true
	}
	if seen[name] {
		return false
	}
	seen[name] = true
	for first := range all[name].After {
		if waitsFor(first, other, all, seen) {
			return true
		}
	}
	return false
}
