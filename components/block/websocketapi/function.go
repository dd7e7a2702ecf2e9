package websocketapi

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

// arnParts is how many parts the ARN of a function has without an alias or version, between colons.
const arnParts = 7

// unqualified is the function's ARN without its alias: a permission names the two apart, and would be made
// anew each time if it did not.
func (f Function) unqualified() pulumi.StringOutput {
	return f.ARN.ToStringOutput().ApplyT(func(arn string) string {
		parts := strings.SplitN(arn, ":", arnParts+1)
		return strings.Join(parts[:min(arnParts, len(parts))], ":")
	}).(pulumi.StringOutput)
}

// qualifier is the alias or version at the end of the function's ARN, nil when there is none.
func (f Function) qualifier() pulumi.StringPtrOutput {
	return f.ARN.ToStringOutput().ApplyT(func(arn string) *string {
		parts := strings.SplitN(arn, ":", arnParts+1)
		if len(parts) <= arnParts {
			return nil
		}
		return &parts[arnParts]
	}).(pulumi.StringPtrOutput)
}
