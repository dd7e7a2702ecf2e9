package credential

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// Credential is all that a client needs to connect. It is stored in the form that the rotation functions of
// AWS use, so that any library which reads such secrets reads these.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html
type Credential struct {
	// Workspace is whose credential it is. It is not stored: the name of the secret tells it.
	Workspace name.ID
	// Host and Port are the cell's writer.
	Host string
	Port int
	// Side is the user: one of two, which alternate.
	Side name.Side
	// Password is the user's.
	Password Password
	// Life counts how often the workspace has been created. A credential of an earlier life is not used again.
	Life int
}

type stored struct {
	Engine   string `json:"engine"`
	Host     string `json:"host"`
	Port     int    `json:"port"`
	Username string `json:"username"`
	Password string `json:"password"`
	Database string `json:"dbname"`
	SSL      bool   `json:"ssl"`
	Life     int    `json:"life"`
}

// User is who logs in.
func (c Credential) User() name.Identifier { return c.Workspace.User(c.Side) }

func (c Credential) encode() (string, error) {
	text, err := json.Marshal(stored{
		Engine: "mysql", Host: c.Host, Port: c.Port, Username: c.User().String(), Password: c.Password.Reveal(),
		Database: c.Workspace.Database().String(), SSL: true, Life: c.Life,
	})
	return string(text), err
}

// decode reads a stored credential. Its errors never quote the text.
func decode(id name.ID, text string) (Credential, error) {
	var s stored
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	if err := d.Decode(&s); err != nil {
		return Credential{}, fmt.Errorf("the secret of workspace %s is not the JSON that this function writes", id)
	}
	side, err := id.SideOf(s.Username)
	if err != nil {
		return Credential{}, err
	}
	password, err := ParsePassword(s.Password)
	if err != nil {
		return Credential{}, err
	}
	if s.Database != id.Database().String() {
		return Credential{}, fmt.Errorf("the secret of workspace %s names the database %.40q", id, s.Database)
	}
	return Credential{
		Workspace: id, Host: s.Host, Port: s.Port, Side: side, Password: password, Life: s.Life,
	}, nil
}
