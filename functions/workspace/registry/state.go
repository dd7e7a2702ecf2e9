package registry

import (
	"fmt"
	"slices"
)

// State is where a workspace is in its life. Those in -ing are under way: a run that ends early leaves them
// behind, and the next one goes on from there.
type State string

// The states of a workspace.
const (
	// Requested: known, but in no cell yet. It stays so when all cells are full.
	Requested State = "requested"
	// Creating: placed in a cell.
	Creating State = "creating"
	// Active: its clients can log in.
	Active State = "active"
	// Suspending: its users are being locked.
	Suspending State = "suspending"
	// Suspended: everything is kept, nobody can log in.
	Suspended State = "suspended"
	// Resuming: its current user is being unlocked.
	Resuming State = "resuming"
	// Moving: its database is being copied to the cell Record.Target. The one in Record.Cell counts.
	Moving State = "moving"
	// Cleaning: it lives in Record.Cell, and what it left in Record.Source is being deleted.
	Cleaning State = "cleaning"
	// Restoring: its database is being replaced by an export.
	Restoring State = "restoring"
	// Condemning: its drop was requested; its users are being locked and its last export is being taken.
	Condemning State = "condemning"
	// Condemned: locked and exported; it is dropped once that is confirmed, and can be resumed until then.
	Condemned State = "condemned"
	// Dropping: the drop was confirmed.
	Dropping State = "dropping"
	// Dropped: nothing is left but the last export and, for a while, the secret. It can be created anew.
	Dropped State = "dropped"
)

// Open says that clients are let in, or about to be.
func (s State) Open() bool { return s == Active || s == Creating || s == Resuming }

// Operation is what can be asked of a workspace.
type Operation string

// The operations. Rotate and Export leave the state as it is.
const (
	Create  Operation = "create"
	Suspend Operation = "suspend"
	Resume  Operation = "resume"
	Rotate  Operation = "rotate"
	Export  Operation = "export"
	Restore Operation = "restore"
	Move    Operation = "move"
	Drop    Operation = "drop"
	// Confirm is the second step of Drop.
	Confirm Operation = "confirm"
)

// rule is how an operation changes the state: from one of several, by one on the way, to one that lasts.
// The zero State stands for a workspace that is not registered.
type rule struct {
	from    []State
	via, to State
}

var rules = map[Operation]rule{
	Create:  {from: []State{"", Requested, Creating, Dropped}, via: Creating, to: Active},
	Suspend: {from: []State{Active, Resuming, Suspending}, via: Suspending, to: Suspended},
	Resume: {
		from: []State{Suspended, Suspending, Resuming, Condemned, Condemning}, via: Resuming, to: Active,
	},
	Rotate:  {from: []State{Active, Suspended}},
	Export:  {from: []State{Active, Suspended}},
	Restore: {from: []State{Suspended, Restoring}, via: Restoring, to: Suspended},
	Move:    {from: []State{Suspended, Moving, Cleaning}, via: Moving, to: Suspended},
	Drop: {
		from: []State{Requested, Active, Suspended, Suspending, Resuming, Condemning},
		via:  Condemning, to: Condemned,
	},
	Confirm: {from: []State{Condemned, Dropping}, via: Dropping, to: Dropped},
}

// RefusedError says that an operation does not fit the state. To repeat it changes nothing.
type RefusedError struct {
	Operation Operation
	State     State
	Want      []State
}

func (e *RefusedError) Error() string {
	state := string(e.State)
	if state == "" {
		state = "not registered"
	}
	return fmt.Sprintf("%s is refused: the workspace is %s; want one of %q", e.Operation, state, e.Want)
}

// Done says that the state alone shows that nothing is left to do. That of a suspended workspace does not
// show whether it was moved or restored.
func (o Operation) Done(s State) bool {
	r := rules[o]
	return s != "" && r.to == s && !slices.Contains(r.from, s)
}

// Admit refuses the operation where the state does not allow it.
func (o Operation) Admit(s State) error {
	r := rules[o]
	if slices.Contains(r.from, s) {
		return nil
	}
	return &RefusedError{Operation: o, State: s, Want: slices.DeleteFunc(slices.Clone(r.from),
		func(s State) bool { return s == "" })}
}

// Via is the state while the operation is under way.
func (o Operation) Via() State { return rules[o].via }

// To is the state that the operation leads to.
func (o Operation) To() State { return rules[o].to }
