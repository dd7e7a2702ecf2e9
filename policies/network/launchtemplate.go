package network

import "github.com/plinth-iac/plinth/policies/rule"

// mostHops is how far the answer of the metadata service may travel: to the machine and to a container on it.
const mostHops = 2

// IMDSv2Required requires that whoever asks a machine for its credentials shows that it can do more than
// forward a request.
var IMDSv2Required = rule.Rule{
	Name:  "launch-template-imdsv2-required",
	Types: []string{launchTemplate},
	Why:   "A server that can be made to fetch a URL hands out the credentials of the machine it runs on.",
	Fix: `set metadataOptions.httpTokens to "required", and httpPutResponseHopLimit to 1, or to 2 for ` +
		"containers",
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"EC2.170"}, rule.CIS5: {"5.7"}, rule.Nag: {"EC2IMDSv2Enabled"},
		rule.Checkov: {"CKV_AWS_79", "CKV_AWS_341"}, rule.Trivy: {"AWS-0130"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		options := in.At("metadataOptions")
		return rule.Any(options.At("httpEndpoint").Is("disabled"), rule.All(
			options.At("httpTokens").Is("required"),
			options.At("httpPutResponseHopLimit").Default(1).AtMost(mostHops),
		))
	},
	Repair: func(in rule.Inputs) []rule.Change {
		changes := []rule.Change{rule.Set("metadataOptions.httpTokens", "required")}
		const hops = "metadataOptions.httpPutResponseHopLimit"
		if in.At(hops).AtLeast(mostHops+1).Answer == rule.Yes {
			changes = append(changes, rule.Set(hops, mostHops))
		}
		return changes
	},
}

// VolumesEncrypted requires that the disks of machines are encrypted.
var VolumesEncrypted = rule.Rule{
	Name:     "launch-template-volumes-encrypted",
	Types:    []string{launchTemplate},
	Why:      "What is on the disk of a machine can be read by whoever gets hold of a snapshot of it.",
	Fix:      `set blockDeviceMappings[].ebs.encrypted to "true"`,
	Severity: rule.High,
	Topic:    rule.Security,
	Level:    rule.Mandatory,
	Controls: rule.Controls{
		rule.FSBP: {"EC2.181"}, rule.CIS5: {"5.1.1"}, rule.Nag: {"EC26"}, rule.Checkov: {"CKV_AWS_8"},
		rule.Trivy: {"AWS-0008"},
	},
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("blockDeviceMappings[].ebs").All(func(disk rule.Value) rule.Verdict {
			return rule.When(disk.Present(), disk.At("encrypted").True())
		})
	},
	Repair: whenEachDisk(func(disk rule.Value) rule.Verdict { return disk.Present() },
		rule.Put("blockDeviceMappings[].ebs.encrypted", "true")),
}

// VolumesGP3 asks for the kind of disk that costs less for the same work.
var VolumesGP3 = rule.Rule{
	Name:     "launch-template-volumes-gp3",
	Types:    []string{launchTemplate},
	Why:      "A gp3 disk costs a fifth less than a gp2 disk of the same size, and a small one is faster.",
	Fix:      `set blockDeviceMappings[].ebs.volumeType to "gp3"`,
	Severity: rule.Low,
	Topic:    rule.Cost,
	Level:    rule.Advisory,
	URL:      "https://docs.aws.amazon.com/ebs/latest/userguide/general-purpose.html",
	Check: func(in rule.Inputs) rule.Verdict {
		return in.Each("blockDeviceMappings[].ebs.volumeType").All(func(kind rule.Value) rule.Verdict {
			return rule.When(kind.Set(), rule.Not(kind.Is("gp2", "standard")))
		})
	},
	Repair: whenEachDisk(func(disk rule.Value) rule.Verdict {
		return disk.At("volumeType").Is("gp2", "gp3", "standard")
	}, rule.Put("blockDeviceMappings[].ebs.volumeType", "gp3")),
}

// whenEachDisk is the repair when each disk surely meets the condition: a repair goes to all of them.
func whenEachDisk(meets func(disk rule.Value) rule.Verdict, repair rule.Repair) rule.Repair {
	return func(in rule.Inputs) []rule.Change {
		if in.Each("blockDeviceMappings[].ebs").All(meets).Answer != rule.Yes {
			return nil
		}
		return repair(in)
	}
}
