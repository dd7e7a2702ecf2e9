package pack

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// Namespace is where a stack's own configuration has what it decides about the pack, as in
// Pulumi.production.yaml:
//
//	config:
//	  plinth-policies:profile: pci-dss
//	  plinth-policies:exemptions:
//	    - rule: sqs-encrypted
//	      resource: "aws:sqs/queue:Queue::public-feed"
//	      reason: the feed is published anyway
//	      owner: feed team
//	      expires: 2027-03-31
const Namespace = "plinth-policies"

// ProfileTag is the stack tag that chooses the profile when the stack's configuration does not.
const ProfileTag = Namespace + ":profile"

// ReadStack adds what the stack says in its configuration and in its tags.
func (p *Pack) ReadStack(c *Configuration, config, tags map[string]string) error {
	settings := map[string]any{}
	if profile, ok := tags[ProfileTag]; ok {
		settings[profileSetting.Name] = profile
	}
	var problems []error
	for key, value := range config {
		name, ours := strings.CutPrefix(key, Namespace+":")
		if !ours {
			continue
		}
		switch name {
		case profileSetting.Name:
			settings[name] = value
		case repairSetting.Name, exemptionsSetting.Name:
			var decoded any
			if err := json.Unmarshal([]byte(value), &decoded); err != nil {
				problems = append(problems, fmt.Errorf("stack configuration %s: %w", key, err))
				continue
			}
			settings[name] = decoded
		default:
			names := []string{profileSetting.Name, repairSetting.Name, exemptionsSetting.Name}
			problems = append(problems, fmt.Errorf("stack configuration %s is unknown; want %s%s",
				key, check.Either(names...), check.Suggest(name, names)))
		}
	}
	if err := c.setOwn(settings); err != nil {
		problems = append(problems, fmt.Errorf("stack configuration or tags: %w", err))
	}
	return errors.Join(problems...)
}
