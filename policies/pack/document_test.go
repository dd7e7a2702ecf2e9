package pack_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

func TestConfigurationIsWrittenAsItIsRead(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]pack.Configuration{
		"nothing": {},
		"everything": {
			Profile: "pci-dss", All: rule.Advisory, Repair: true,
			Levels: map[string]rule.Level{"sqs-encrypted": rule.Mandatory, "policy-pack": rule.Advisory},
			Settings: map[string]rule.Settings{
				"log-group-retention-set": {"leastDays": 7}, "provider-region-allowed": {"regions": []string{"eu-west-1"}},
			},
			Exemptions: []pack.Exemption{{
				Rule: "sqs-encrypted", Resource: "feed", Reason: "the feed is public anyway", Owner: "feed team",
				Expires: "2027-03-31",
			}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(want)
			require.NoError(t, err)
			got, err := standard(t).ReadConfiguration(text)
			require.NoError(t, err, string(text))
			assert.Equal(t, want, got)
		})
	}
}
