package rule

// Every holds when every one that is there holds, as All does, but is undecided when there is none: then
// what the property refers to was made by another stack, and nothing is known about it.
func (r Related) Every(holds func(Inputs) Verdict) Verdict {
	if len(r.sure)+len(r.maybe) == 0 {
		return Unclear("the stack does not hold " + r.what)
	}
	return r.All(holds)
}
