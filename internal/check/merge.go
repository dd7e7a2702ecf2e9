package check

import "errors"

// Merge adds what the blocks of a component found to what the component found itself, and leaves out what was
// told before: the same by a second block, and all that blocks say of an argument of which the component has
// spoken.
func Merge(own, blocks error) error {
	var p Problems
	p.Under("", own)
	spoken, seen := map[string]bool{}, map[Problem]bool{}
	for _, problem := range list(own) {
		spoken[problem.Path] = true
	}
	for _, problem := range list(blocks) {
		p.Unless(spoken[problem.Path] || seen[problem], problem.Path, "%s", problem.Reason)
		seen[problem] = true
	}
	return p.Err()
}

func list(err error) []Problem {
	var all *Error
	if !errors.As(err, &all) {
		return nil
	}
	return all.Problems
}
