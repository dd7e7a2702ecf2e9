package firewall

import (
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/wafv2"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// transformations undo what hides a path from a comparison: /%6cogin and /x/../login are /login to most
// servers.
var transformations = []string{"URL_DECODE", "NORMALIZE_PATH"}

func not(s wafv2.WebAclRuleStatementArgs) wafv2.WebAclRuleStatementArgs {
	return wafv2.WebAclRuleStatementArgs{NotStatement: wafv2.WebAclRuleStatementNotStatementArgs{
		Statements: wafv2.WebAclRuleStatementArray{s},
	}}
}

// either holds when one of the statements does. WAF refuses an or of a single statement.
func either(list wafv2.WebAclRuleStatementArray) wafv2.WebAclRuleStatementArgs {
	if one, ok := list[0].(wafv2.WebAclRuleStatementArgs); ok && len(list) == 1 {
		return one
	}
	return wafv2.WebAclRuleStatementArgs{OrStatement: wafv2.WebAclRuleStatementOrStatementArgs{Statements: list}}
}

func from(countries []string) wafv2.WebAclRuleStatementArgs {
	return wafv2.WebAclRuleStatementArgs{GeoMatchStatement: wafv2.WebAclRuleStatementGeoMatchStatementArgs{
		CountryCodes: pulumi.ToStringArray(countries),
	}}
}

func beginsWith(path string) wafv2.WebAclRuleStatementArgs {
	var steps wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArray
	for i, t := range transformations {
		steps = append(steps, wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArgs{
			Priority: pulumi.Int(i), Type: pulumi.String(t),
		})
	}
	return wafv2.WebAclRuleStatementArgs{ByteMatchStatement: wafv2.WebAclRuleStatementByteMatchStatementArgs{
		FieldToMatch: wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchArgs{
			UriPath: wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchUriPathArgs{},
		},
		PositionalConstraint: pulumi.String("STARTS_WITH"),
		SearchString:         pulumi.String(path),
		TextTransformations:  steps,
	}}
}

// sent holds for a request that carries the header with its value.
func (h RequiredHeader) sent() wafv2.WebAclRuleStatementArgs {
	return wafv2.WebAclRuleStatementArgs{ByteMatchStatement: wafv2.WebAclRuleStatementByteMatchStatementArgs{
		FieldToMatch: wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchArgs{
			SingleHeader: wafv2.WebAclRuleStatementByteMatchStatementFieldToMatchSingleHeaderArgs{
				Name: pulumi.String(strings.ToLower(h.Name)), // AWS takes no other
			},
		},
		PositionalConstraint: pulumi.String("EXACTLY"),
		SearchString:         h.Value,
		TextTransformations: wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArray{
			wafv2.WebAclRuleStatementByteMatchStatementTextTransformationArgs{
				Priority: pulumi.Int(0), Type: pulumi.String("NONE"),
			},
		},
	}}
}

// above holds for an address that sends more requests than the limit, among those that narrowed lets through.
func above(
	l RateLimit, narrowed wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementPtrInput,
) wafv2.WebAclRuleStatementArgs {
	return wafv2.WebAclRuleStatementArgs{RateBasedStatement: wafv2.WebAclRuleStatementRateBasedStatementArgs{
		AggregateKeyType:    pulumi.String("IP"),
		Limit:               pulumi.Int(l.Requests),
		EvaluationWindowSec: pulumi.Int(int(l.Window.Seconds())),
		ScopeDownStatement:  narrowed,
	}}
}

// The SDK has types of its own for every place in which a statement can stand. These are those of a rate.
type (
	scope      = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementArgs
	scopeMatch = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementArgs
	scopeField = wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchArgs
	scopePath  = wafv2.
			WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementFieldToMatchUriPathArgs
	scopeStep = wafv2.
			WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementTextTransformationArgs
	scopeSteps = wafv2.
			WebAclRuleStatementRateBasedStatementScopeDownStatementByteMatchStatementTextTransformationArray
)

// under narrows a rate to the requests whose path begins so.
func under(path string) wafv2.WebAclRuleStatementRateBasedStatementScopeDownStatementPtrInput {
	var steps scopeSteps
	for i, t := range transformations {
		steps = append(steps, scopeStep{Priority: pulumi.Int(i), Type: pulumi.String(t)})
	}
	return scope{ByteMatchStatement: scopeMatch{
		FieldToMatch:         scopeField{UriPath: scopePath{}},
		PositionalConstraint: pulumi.String("STARTS_WITH"),
		SearchString:         pulumi.String(path),
		TextTransformations:  steps,
	}}
}
