package rule

// Given holds when an object or a list is there, be it an empty one, which Present takes for none: in
// "count: {}" the name says it all.
func (v Value) Given() Verdict {
	v.probe.structure(v.path)
	block := v.node != nil && (v.node.kind == kindObject || v.node.kind == kindList)
	given := v.typed("given", block, block)
	given.want = ""
	return given
}
