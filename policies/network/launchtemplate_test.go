package network_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/network"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestIMDSv2Required(t *testing.T) {
	ruletest.Run(t, network.IMDSv2Required, ruletest.Good{
		Inputs: m{"metadataOptions": m{"httpTokens": "required", "httpPutResponseHopLimit": 2}},
	},
		ruletest.Pass("one hop by default", m{"metadataOptions.httpPutResponseHopLimit": nil}),
		ruletest.Pass("no service at all", m{"metadataOptions": m{"httpEndpoint": "disabled"}}),
		ruletest.Fail("nothing said", m{"metadataOptions": nil}, "metadataOptions.httpTokens is not set"),
		ruletest.Fail("optional", m{"metadataOptions.httpTokens": "optional"}, `httpTokens is "optional"`),
		ruletest.Fail("too far", m{"metadataOptions.httpPutResponseHopLimit": 64}, "want at most 2"),
	)
}

func TestVolumesEncrypted(t *testing.T) {
	ruletest.Run(t, network.VolumesEncrypted, ruletest.Good{Inputs: m{"blockDeviceMappings": []m{
		{"deviceName": "/dev/xvda", "ebs": m{"encrypted": "true", "volumeSize": 20}},
	}}},
		ruletest.Pass("those of the image", m{"blockDeviceMappings": nil}),
		ruletest.Fail("nothing said", m{"blockDeviceMappings[0].ebs.encrypted": nil}, "encrypted is not set"),
		ruletest.Fail("in clear", m{"blockDeviceMappings[0].ebs.encrypted": "false"}, "want true"),
		ruletest.Beyond("beside one that is no disk", m{
			"blockDeviceMappings[0].ebs.encrypted": "false", "blockDeviceMappings[1]": m{"noDevice": "true"},
		}, "blockDeviceMappings[0].ebs.encrypted"),
		ruletest.Skip("no disk", m{"blockDeviceMappings[0].ebs": nil}),
	)
}

func TestVolumesGP3(t *testing.T) {
	kind := func(text any) m { return m{"blockDeviceMappings[0].ebs.volumeType": text} }
	ruletest.Run(t, network.VolumesGP3, ruletest.Good{Inputs: m{"blockDeviceMappings": []m{
		{"deviceName": "/dev/xvda", "ebs": m{"volumeType": "gp3"}},
	}}},
		ruletest.Pass("fast ones", kind("io2")),
		ruletest.Fail("the generation before", kind("gp2"), `volumeType is "gp2"`),
		ruletest.Fail("magnetic ones", kind("standard"), `volumeType is "standard"`),
		ruletest.Beyond("beside a fast one", m{
			"blockDeviceMappings[0].ebs.volumeType": "gp2", "blockDeviceMappings[1].ebs.volumeType": "io2",
		}, "volumeType"),
		ruletest.Skip("as the image has it", kind(nil)),
	)
}
