package sandbox

import (
	"errors"
	"fmt"
	"time"

	"github.com/plinth-iac/plinth/sandbox/recovery"
)

// DrillReport says what came of a drill.
type DrillReport struct {
	Stack string `json:"stack"`

	// Stores are the resources that held data, those that are back first.
	Stores []DrillStore `json:"stores"`

	// Before and After count what the stack had at AWS before the loss and after the rebuild.
	Before int `json:"before"`
	After  int `json:"after"`

	// Acknowledged are the URNs of the resources that Pulumi protected until the drill took the protection off.
	// Unlocked counts those that AWS protected itself, or that had to be emptied.
	Acknowledged []string `json:"acknowledged"`
	Unlocked     int      `json:"unlocked"`

	// Kept is what AWS still had when everything was gone. Survived are the URNs of resources that AWS refuses
	// to delete, or that the program retains.
	Kept     []recovery.Kept `json:"kept"`
	Survived []string        `json:"survived"`

	// Settings are those that the plan rebuilt with, and Deployments the commands with which an operator does
	// the same: one, or two when something is held back.
	Settings    map[string]string `json:"settings"`
	Deployments []string          `json:"deployments"`

	// ByHand are the steps that Pulumi cannot do, in their order. Afterwards are commands that nothing waits
	// for.
	ByHand     []HandStep `json:"byHand"`
	Afterwards []string   `json:"afterwards"`

	// Explained are the inputs that are not what they were, each with the reason. Renewed counts the resources
	// whose inputs differ by nothing but ids and names that AWS and Pulumi make anew.
	Explained []string `json:"explained"`
	Renewed   int      `json:"renewed"`

	// Problems are what was not brought back, or not as it was. Warnings are what to mind afterwards.
	Problems []string `json:"problems"`
	Warnings []string `json:"warnings"`

	// Engine is how long the engine took on this machine.
	Engine DrillTimes `json:"engine"`

	// Path is the chain of steps that decides how long AWS takes, Total is the sum, and Within the limit.
	Path   []PathStep    `json:"path"`
	Total  time.Duration `json:"total"`
	Within time.Duration `json:"within"`
}

// DrillStore is a resource that held data.
type DrillStore struct {
	// Type, Name and Content say what it is: a type token, the name in the program, "rows".
	Type    string `json:"type"`
	Name    string `json:"name"`
	Content string `json:"content"`

	// AtMost is how much of the latest content its settings let be lost when it fails all of a sudden. nil is
	// all of it.
	AtMost *time.Duration `json:"atMost"`

	// Back says that its mark is there again; From is what it came from.
	Back bool          `json:"back"`
	From recovery.Kind `json:"from,omitempty"`

	// Why says why a store that is not back may be lost, or is empty when nobody has said so.
	Why string `json:"why,omitempty"`

	// After is how long after the beginning of the rebuild its data is there again at AWS.
	After time.Duration `json:"after"`
}

// HandStep is something that a person does at AWS, because Pulumi cannot.
type HandStep struct {
	Name string `json:"name"`

	// Commands are what an operator types.
	Commands []string `json:"commands"`

	// Takes is how long AWS takes from then on.
	Takes time.Duration `json:"takes"`
}

// PathStep is a step on the path that decides how long AWS takes.
type PathStep struct {
	Name  string        `json:"name"`
	Takes time.Duration `json:"takes"`
}

// DrillTimes are how long the engine took to deploy, destroy and rebuild the stack on this machine.
type DrillTimes struct {
	Deploy  time.Duration `json:"deploy"`
	Destroy time.Duration `json:"destroy"`
	Rebuild time.Duration `json:"rebuild"`
}

// Err is nil when everything that may not be lost came back, as it was, within the limit.
func (r DrillReport) Err() error {
	var all []error
	for _, p := range r.Problems {
		all = append(all, errors.New(p))
	}
	if r.Total > r.Within {
		all = append(all, fmt.Errorf("the rebuild takes %s at AWS; want at most %s",
			Minutes(r.Total), Minutes(r.Within)))
	}
	return errors.Join(all...)
}

// Minutes rounds a time up to whole minutes: "41 min". Nobody should read more into a modelled time.
func Minutes(d time.Duration) string {
	return fmt.Sprintf("%d min", (d+time.Minute-1)/time.Minute)
}
