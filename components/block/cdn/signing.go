package cdn

import (
	"maps"
	"slices"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudfront"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// declareSigning declares the public keys and their group, and returns the ids of all key groups.
func (d *Distribution) declareSigning(ctx *pulumi.Context, s Signing) (pulumi.StringArray, error) {
	ids := pulumi.StringMap{}
	var keys, groups pulumi.StringArray
	for _, name := range slices.Sorted(maps.Keys(s.PublicKeys)) {
		key, err := cloudfront.NewPublicKey(ctx, d.name+"-"+name, &cloudfront.PublicKeyArgs{
			// AWS takes a key with a line break at its end alone.
			EncodedKey: pulumi.String(strings.TrimSpace(s.PublicKeys[name]) + "\n"),
		}, pulumi.Parent(d))
		if err != nil {
			return nil, err
		}
		ids[name] = key.ID().ToStringOutput()
		keys = append(keys, key.ID().ToStringOutput())
	}
	d.SigningKeyIDs = ids.ToStringMapOutput()
	if len(keys) > 0 {
		group, err := cloudfront.NewKeyGroup(ctx, d.name+"-signers", &cloudfront.KeyGroupArgs{
			Items: keys,
		}, pulumi.Parent(d))
		if err != nil {
			return nil, err
		}
		groups = append(groups, group.ID().ToStringOutput())
	}
	return append(groups, s.KeyGroupIDs...), nil
}
