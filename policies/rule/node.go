package rule

import "sync/atomic"

// kind is what a decoded property holds.
type kind uint8

const (
	kindNull kind = iota
	kindBool
	kindNumber
	kindText
	kindList
	kindObject
	// kindUnknown is a value that only the update will know.
	kindUnknown
	// kindOpaque is there but cannot be looked into: an asset, an archive, a secret that is still encrypted.
	kindOpaque
	// kindMalformed stands for something that should have been readable and is not, such as broken JSON.
	kindMalformed
)

// node is one decoded property. It is never changed after it was built, apart from the cache of its JSON.
type node struct {
	kind   kind
	secret bool
	truth  bool
	number float64
	text   string
	list   []*node
	object map[string]*node
	parsed atomic.Pointer[node]
}

var (
	unknownNode   = &node{kind: kindUnknown}
	malformedNode = &node{kind: kindMalformed}
	nullNode      = &node{}
)

func (n *node) absent() bool { return n == nil || n.kind == kindNull }

// undecided says that the node is there and cannot be read.
func (n *node) undecided() bool {
	return n != nil && (n.kind == kindUnknown || n.kind == kindMalformed || n.kind == kindOpaque)
}

// empty says that nothing is there: absent, "", [] or {}. State holds those for inputs that were never given.
func (n *node) empty() bool {
	if n.absent() {
		return true
	}
	switch n.kind {
	case kindText:
		return n.text == ""
	case kindList:
		return len(n.list) == 0
	case kindObject:
		return len(n.object) == 0
	default:
		return false
	}
}
