package pulumitest

import (
	"crypto/sha256"
	"encoding/hex"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// outputs is what AWS would answer to a create.
func outputs(res Resource, args pulumi.MockResourceArgs) (string, resource.PropertyMap, error) {
	sum := sha256.Sum256([]byte(res.URN))
	id := args.Name + "-" + hex.EncodeToString(sum[:])[:7]
	state := args.Inputs.Copy()
	set := func(key string, value resource.PropertyValue) {
		if _, given := state[resource.PropertyKey(key)]; !given {
			state[resource.PropertyKey(key)] = value
		}
	}
	set("arn", resource.NewProperty("arn:aws:mock:eu-west-1:123456789012:"+id))
	set("name", resource.NewProperty(id))
	return id, state, nil
}
