package provider

import (
	"encoding/json"
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/plugin"
	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/urn"
	"google.golang.org/protobuf/types/known/structpb"
)

// call is what every verb is told about a resource.
type call struct {
	urn       urn.URN
	typ, name string
	id        string
	inputs    resource.PropertyMap
}

// newCall reads type and name from the URN, which older engines do not send apart.
func newCall(raw, id string, properties *structpb.Struct) (call, error) {
	u, err := urn.Parse(raw)
	if err != nil {
		return call{}, fmt.Errorf("the engine sends the URN %q: %w", raw, err)
	}
	inputs, err := decode(properties)
	if err != nil {
		return call{}, fmt.Errorf("%s: %w", u, err)
	}
	return call{urn: u, typ: string(u.Type()), name: u.Name(), id: id, inputs: inputs}, nil
}

func decode(s *structpb.Struct) (resource.PropertyMap, error) {
	if s == nil {
		return resource.PropertyMap{}, nil
	}
	return plugin.UnmarshalProperties(s, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true, KeepOutputValues: false,
	})
}

func encode(m resource.PropertyMap) (*structpb.Struct, error) {
	return plugin.MarshalProperties(m, plugin.MarshalOptions{
		KeepUnknowns: true, KeepSecrets: true, KeepResources: true,
	})
}

// textual returns a value that a provider's configuration may give as it is or as JSON in a text.
func textual(v resource.PropertyValue) resource.PropertyValue {
	if v.IsSecret() {
		v = v.SecretValue().Element
	}
	if !v.IsString() {
		return v
	}
	var parsed any
	if err := json.Unmarshal([]byte(v.StringValue()), &parsed); err != nil {
		return v
	}
	switch parsed.(type) {
	case map[string]any, []any, bool:
		return resource.NewPropertyValue(parsed)
	default:
		return v // an account id is a text although it looks like a number
	}
}
