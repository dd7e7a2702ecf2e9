// Package name holds the validated names from which SQL, secret names and object keys are built.
//
// No other package of the function quotes anything: a statement takes an Identifier, and an Identifier
// comes from here only.
package name

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// MaxLength is how long the id of a workspace may be: a MySQL user name ends at 32 characters, and "ws",
// the id and "_a" must fit. https://dev.mysql.com/doc/refman/8.0/en/user-names.html
const MaxLength = 28

// valid leaves out everything that means something elsewhere. "_" and "%" are wildcards in the database
// name of a GRANT, so that the user of "a_b" would reach "axb" as well; a secret whose name ends in "-" and
// six characters is mistaken for another one by AWS when it is looked up by partial ARN.
var valid = regexp.MustCompile(`^[a-z][a-z0-9]{2,27}$`)

// ID names a workspace. Its zero value names none; Parse makes the others.
type ID struct{ text string }

// Parse accepts 3 to 28 lower-case letters and digits that begin with a letter, and nothing else.
func Parse(text string) (ID, error) {
	if !valid.MatchString(text) {
		return ID{}, fmt.Errorf(
			"workspace: is %.40q; want 3 to %d lower-case letters or digits, the first a letter", text, MaxLength)
	}
	return ID{text}, nil
}

// String is the id as it was given.
func (id ID) String() string { return id.text }

// IsZero says that the id names no workspace.
func (id ID) IsZero() bool { return id.text == "" }

// MarshalText writes the id into JSON.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.text), nil }

// UnmarshalText reads and validates an id.
func (id *ID) UnmarshalText(text []byte) error {
	parsed, err := Parse(string(text))
	if err != nil {
		return err
	}
	*id = parsed
	return nil
}

// Database is the workspace's database. The prefix keeps it apart from "mysql" and "sys".
func (id ID) Database() Identifier { return Identifier{"ws" + id.text} }

// Lock names the server-side lock that guards the workspace.
func (id ID) Lock() string { return "plinth.ws" + id.text }

// Side tells the two users of a workspace apart. One is current and the other rests, until a rotation swaps
// them.
type Side byte

// The two sides.
const (
	SideA Side = 'a'
	SideB Side = 'b'
)

// Other is the side that rests while s is current.
func (s Side) Other() Side {
	if s == SideA {
		return SideB
	}
	return SideA
}

// User is the workspace's user on one side.
func (id ID) User(s Side) Identifier { return Identifier{"ws" + id.text + "_" + string(rune(s))} }

// SideOf says which of the workspace's users carries the name.
func (id ID) SideOf(user string) (Side, error) {
	for _, s := range []Side{SideA, SideB} {
		if id.User(s).text == user {
			return s, nil
		}
	}
	return 0, fmt.Errorf("user: %.40q is none of workspace %s", user, id)
}

// Identifier is a name that may stand in SQL.
type Identifier struct{ text string }

// Object accepts the name of a table, column, view, trigger or routine as the server reports it. Tenants
// choose those freely, within what the server allows: up to 64 characters, none of them NUL.
// https://dev.mysql.com/doc/refman/8.0/en/identifiers.html
func Object(text string) (Identifier, error) {
	length := utf8.RuneCountInString(text)
	if length == 0 || length > 64 || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return Identifier{}, fmt.Errorf("object name: is %.40q; want 1 to 64 characters of UTF-8 without NUL", text)
	}
	return Identifier{text}, nil
}

// String is the name without quotes: a value for a placeholder, never part of a statement.
func (i Identifier) String() string { return i.text }

// Quoted is the name as it stands in a statement.
func (i Identifier) Quoted() string { return "`" + strings.ReplaceAll(i.text, "`", "``") + "`" }

// Account is the user of that name from any host, as it stands in a statement. Which hosts reach the server
// is for the network to decide.
func (i Identifier) Account() string { return i.Quoted() + "@`%`" }
