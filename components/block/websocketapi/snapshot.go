package websocketapi

import (
	"crypto/sha256"
	"encoding/hex"
	"iter"
	"maps"
	"slices"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// snapshot is everything of which AWS takes a copy when it deploys. It holds what was declared as it was
// declared, and so cannot leave out what somebody adds to a route one day.
type snapshot struct {
	parts map[string]any
	made  []pulumi.Resource
}

// add takes note of a resource and of the arguments that it was declared with.
func (s *snapshot) add(made pulumi.Resource, part string, args pulumi.Input) {
	if s.parts == nil {
		s.parts = map[string]any{}
	}
	s.parts[part] = args
	s.made = append(s.made, made)
}

// hash changes whenever something in the snapshot does.
func (s *snapshot) hash() pulumi.StringOutput {
	return pulumi.JSONMarshal(s.parts).ApplyT(func(text string) string {
		sum := sha256.Sum256([]byte(text))
		return hex.EncodeToString(sum[:])
	}).(pulumi.StringOutput)
}

// sorted goes through a map by key, so that what it declares never changes its order by itself.
func sorted[T any](m map[string]T) iter.Seq2[string, T] {
	return func(yield func(string, T) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
