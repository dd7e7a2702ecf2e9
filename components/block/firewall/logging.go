package firewall

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/logs"
	"github.com/plinth-iac/plinth/internal/names"
)

const (
	// logPrefix begins the name of every log group that WAF writes to; AWS takes no other.
	// https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
	logPrefix = "aws-waf-logs-"
	// maxLogName is the longest name of a log group.
	maxLogName = 512
)

// credentials are the headers whose values nobody may read in a log.
func (a Args) credentials() []string {
	list := []string{"authorization", "cookie"}
	if a.RequiredHeader != nil {
		list = append(list, strings.ToLower(a.RequiredHeader.Name))
	}
	return list
}

// declareLog declares the log group and sends the web ACL's log there.
func (f *Firewall) declareLog(ctx *pulumi.Context, a Args) error {
	group, err := logs.New(ctx, f.name+"-log", &logs.Args{
		Name:          names.Fit(maxLogName, logPrefix+ctx.Project(), ctx.Stack(), f.name),
		RetentionDays: a.Logging.RetentionDays,
		KeyARN:        a.Logging.KeyARN,
		AllowDestroy:  a.AllowDestroy,
	}, pulumi.Parent(f))
	if err != nil {
		return err
	}
	var redacted wafv2.WebAclLoggingConfigurationRedactedFieldArray
	for _, header := range a.credentials() {
		redacted = append(redacted, wafv2.WebAclLoggingConfigurationRedactedFieldArgs{
			SingleHeader: wafv2.WebAclLoggingConfigurationRedactedFieldSingleHeaderArgs{Name: pulumi.String(header)},
		})
	}
	logging := &wafv2.WebAclLoggingConfigurationArgs{
		ResourceArn:           f.WebACL.Arn,
		LogDestinationConfigs: pulumi.StringArray{group.ARN},
		RedactedFields:        redacted,
	}
	if a.Logging.OnlyMatched {
		logging.LoggingFilter = matched()
	}
	f.log, err = wafv2.NewWebAclLoggingConfiguration(ctx, f.name+"-log", logging, pulumi.Parent(f))
	f.LogGroupName = group.Name
	return err
}

// blackedOut keeps credentials out of the samples too, which redacting the log alone does not.
func blackedOut(credentials []string) wafv2.WebAclDataProtectionConfigArgs {
	return wafv2.WebAclDataProtectionConfigArgs{
		DataProtections: wafv2.WebAclDataProtectionConfigDataProtectionArray{
			wafv2.WebAclDataProtectionConfigDataProtectionArgs{
				Action: pulumi.String("SUBSTITUTION"),
				Field: wafv2.WebAclDataProtectionConfigDataProtectionFieldArgs{
					FieldType: pulumi.String("SINGLE_HEADER"),
					FieldKeys: pulumi.ToStringArray(credentials),
				},
			},
		},
	}
}

// matched keeps what a rule blocked or counted, in a managed group too.
func matched() wafv2.WebAclLoggingConfigurationLoggingFilterArgs {
	var conditions wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionArray
	for _, action := range []string{"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"} {
		conditions = append(conditions, wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionArgs{
			ActionCondition: wafv2.WebAclLoggingConfigurationLoggingFilterFilterConditionActionConditionArgs{
				Action: pulumi.String(action),
			},
		})
	}
	return wafv2.WebAclLoggingConfigurationLoggingFilterArgs{
		DefaultBehavior: pulumi.String("DROP"),
		Filters: wafv2.WebAclLoggingConfigurationLoggingFilterFilterArray{
			wafv2.WebAclLoggingConfigurationLoggingFilterFilterArgs{
				Behavior:    pulumi.String("KEEP"),
				Requirement: pulumi.String("MEETS_ANY"),
				Conditions:  conditions,
			},
		},
	}
}
