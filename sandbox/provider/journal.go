package provider

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// entry is one line of the journal: a resource that is there from now on, or the key of one that is not; a
// backup that is there, or the ARN of one that is not; or the lowest generation of what is made from now on.
type entry struct {
	Put    *Record        `json:"put,omitempty"`
	Drop   string         `json:"drop,omitempty"`
	Keep   *recovery.Kept `json:"keep,omitempty"`
	Forget string         `json:"forget,omitempty"`
	Floor  int            `json:"floor,omitempty"`
}

// journal is a file to which changes are appended, one line each: writing the whole world at each change
// would make large stacks slow, and a process that dies loses one line at most.
type journal struct{ file *os.File }

// openJournal reads the file, if there is one, and opens it for more. Without a name nothing is kept.
func openJournal(name string, replay func(entry)) (*journal, error) {
	if name == "" {
		return &journal{}, nil
	}
	if err := readJournal(name, replay); err != nil {
		return nil, fmt.Errorf("read the world from %s: %w", name, err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	// Secrets stand in it as they do in AWS, so that nobody else may read it.
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	return &journal{file: file}, nil
}

func readJournal(name string, replay func(entry)) error {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, largest)
	for lines.Scan() {
		var e entry
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return nil //nolint:nilerr // the last line of a process that died
		}
		replay(e)
	}
	return lines.Err()
}

func (j *journal) write(e entry) error {
	if j.file == nil {
		return nil
	}
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write the world: %w", err)
	}
	if _, err := j.file.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("write the world: %w", err)
	}
	return nil
}

func (j *journal) close() error {
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	return err
}

// stored is a Record as the journal writes it.
type stored struct {
	URN, Type, ID, Account, Region string
	Generation                     int
	Inputs, State                  json.RawMessage
	Mark                           string `json:",omitempty"`
}

// MarshalJSON writes properties as the engine's protocol does, so that secrets and assets survive.
func (r Record) MarshalJSON() ([]byte, error) {
	s := stored{
		URN: r.URN, Type: r.Type, ID: r.ID, Account: r.Account, Region: r.Region, Generation: r.Generation,
		Mark: r.Mark,
	}
	inputs, err := encode(r.Inputs)
	if err != nil {
		return nil, err
	}
	if s.Inputs, err = protojson.Marshal(inputs); err != nil {
		return nil, err
	}
	state, err := encode(r.State)
	if err != nil {
		return nil, err
	}
	if s.State, err = protojson.Marshal(state); err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (r *Record) UnmarshalJSON(data []byte) error {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return err
	}
	var inputs, state structpb.Struct
	if err := protojson.Unmarshal(s.Inputs, &inputs); err != nil {
		return err
	}
	if err := protojson.Unmarshal(s.State, &state); err != nil {
		return err
	}
	*r = Record{URN: s.URN, Type: s.Type, ID: s.ID, Account: s.Account, Region: s.Region,
		Generation: s.Generation, Mark: s.Mark}
	var err error
	if r.Inputs, err = decode(&inputs); err != nil {
		return err
	}
	r.State, err = decode(&state)
	return err
}
