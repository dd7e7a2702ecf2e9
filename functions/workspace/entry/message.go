package entry

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/provision"
	"github.com/plinth-iac/plinth/functions/workspace/registry"
)

// Message is one request as it is sent to the queue:
//
//	{"operation":"move","workspace":"acme","cell":"b"}
type Message struct {
	// Operation is one of create, suspend, resume, rotate, export, restore, move and drop. Required.
	Operation registry.Operation `json:"operation"`
	// Workspace is the id. Required; also the message group.
	Workspace name.ID `json:"workspace"`
	// Request tells a message that is sent twice from two messages. Default: the id that the queue gave it.
	Request string `json:"request,omitempty"`
	// Cell is where to create it, where to move it to, or which to export from. Required for a move.
	// Default: the emptiest cell to create, its own to export.
	Cell string `json:"cell,omitempty"`
	// Export is the object to restore, required there. SHA256 is what it must be.
	Export string `json:"export,omitempty"`
	SHA256 string `json:"sha256,omitempty"`
	// Confirm turns the first step of a drop into the second: the SHA-256 of the last export.
	Confirm string `json:"confirm,omitempty"`
}

// takes are the fields that belong to one operation only.
var takes = map[registry.Operation][]string{
	registry.Create: {"cell"}, registry.Suspend: {}, registry.Resume: {}, registry.Rotate: {},
	registry.Export: {"cell"}, registry.Restore: {"export", "sha256"}, registry.Move: {"cell"},
	registry.Drop: {"confirm"},
}

// parse reads a message strictly.
func parse(text []byte) (Message, error) {
	var m Message
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("message: %w", err)
	}
	if d.More() {
		return m, errors.New("message: more follows after it")
	}
	return m, m.validate()
}

func (m Message) validate() error {
	allowed, ok := takes[m.Operation]
	if !ok {
		return fmt.Errorf("message: operation is %.40q; want create, suspend, resume, rotate, export, restore, "+
			"move or drop", m.Operation)
	}
	if m.Workspace.IsZero() {
		return errors.New("message: workspace is not set")
	}
	if m.Operation == registry.Move && m.Cell == "" {
		return errors.New("message: cell is not set; want the cell to move to")
	}
	given := map[string]string{"cell": m.Cell, "export": m.Export, "sha256": m.SHA256, "confirm": m.Confirm}
	for _, field := range allowed {
		delete(given, field)
	}
	for _, field := range []string{"cell", "export", "sha256", "confirm"} {
		if given[field] != "" {
			return fmt.Errorf("message: %s does not go with %s", field, m.Operation)
		}
	}
	return nil
}

// request is the message as the provisioner takes it.
func (m Message) request(fallback string) provision.Request {
	req := provision.Request{
		ID: m.Request, Operation: m.Operation, Workspace: m.Workspace, Cell: m.Cell, Export: m.Export,
		SHA256: m.SHA256, Confirm: m.Confirm,
	}
	if req.ID == "" {
		req.ID = fallback
	}
	if m.Operation == registry.Drop && m.Confirm != "" {
		req.Operation = registry.Confirm
	}
	return req
}
