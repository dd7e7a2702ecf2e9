package s3_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/rule/ruletest"
	"github.com/plinth-iac/plinth/policies/s3"
)

func TestCORSNamesOrigins(t *testing.T) {
	ruletest.Run(t, s3.CORSNamesOrigins, ruletest.Good{Inputs: m{"corsRules": []m{{
		"allowedMethods": []string{"PUT"}, "allowedOrigins": []string{"https://example.com"},
	}}}},
		ruletest.Pass("everybody reads", m{
			"corsRules[0].allowedMethods": []string{"GET", "HEAD"}, "corsRules[0].allowedOrigins": []string{"*"},
		}),
		ruletest.Fail("everybody writes", m{"corsRules[0].allowedOrigins": []string{"*"}}, `contains "*"`),
		ruletest.Fail("everybody deletes by a second rule", m{"corsRules[1]": m{
			"allowedMethods": []string{"GET", "DELETE"}, "allowedOrigins": []string{"https://example.com", "*"},
		}}, `corsRules[1].allowedOrigins contains "*"`),
	)
}
