package sandbox

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/auto"
)

// Outputs returns what a stack exports, sorted by name. A stack that was never deployed has none.
func (s *Sandbox) Outputs(ctx context.Context, stack string) ([]Output, error) {
	selected, err := s.selectStack(ctx, stack, nil)
	if err != nil {
		return nil, err
	}
	outputs, err := selected.Outputs(ctx)
	if err != nil {
		return nil, fmt.Errorf("outputs of %s: %w", stack, err)
	}
	return sortedOutputs(outputs), nil
}

func sortedOutputs(outputs auto.OutputMap) []Output {
	var out []Output
	for _, name := range slices.Sorted(maps.Keys(outputs)) {
		o := outputs[name]
		text, isText := o.Value.(string)
		if !isText {
			encoded, err := json.Marshal(o.Value)
			if err != nil {
				encoded = []byte(fmt.Sprint(o.Value))
			}
			text = string(encoded)
		}
		out = append(out, Output{Name: name, Value: text, Secret: o.Secret})
	}
	return out
}
