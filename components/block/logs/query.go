package logs

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Query is a search that is kept in the console, in the folder <project>/<stack>/<component>.
type Query struct {
	// Name tells it apart: "slowest-requests". Required. At most 127 letters, digits and
	// hyphens.
	Name string
	// Text is the query in the language of CloudWatch Logs Insights. Required. At most 10,000 characters.
	Text string
}

// The limits of a saved query.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutQueryDefinition.html
const (
	maxQueryName = 255
	maxQueryText = 10_000
)

func (a Args) validateQueries(p *check.Problems) {
	seen := map[string]bool{}
	for i, q := range a.Queries {
		path := fmt.Sprintf("queries[%d]", i)
		p.Unless(word.MatchString(q.Name) && len(q.Name) <= maxQueryName/2, path+".name",
			"is %q; want at most %d letters, digits and hyphens", q.Name, maxQueryName/2)
		p.Unless(!seen[q.Name], path+".name", "%q stands twice; want each once", q.Name)
		p.Unless(strings.TrimSpace(q.Text) != "" && len(q.Text) <= maxQueryText, path+".text",
			"is %d characters; want 1 to %d", len(q.Text), maxQueryText)
		seen[q.Name] = true
	}
}

func (l *Logs) declareQueries(ctx *pulumi.Context, name string, queries []Query) error {
	for _, q := range queries {
		_, err := cloudwatch.NewQueryDefinition(ctx, name+"-query-"+q.Name, &cloudwatch.QueryDefinitionArgs{
			Name:          pulumi.String(folder(ctx, name) + "/" + q.Name),
			LogGroupNames: pulumi.StringArray{l.Name},
			QueryString:   pulumi.String(q.Text),
		}, pulumi.Parent(l))
		if err != nil {
			return err
		}
	}
	return nil
}

// folder is where the console shows the queries of one component. Shortened, so that a query's own name has
// room.
func folder(ctx *pulumi.Context, name string) string {
	return names.Fit(maxQueryName/2, ctx.Project()+"/"+ctx.Stack()+"/"+name)
}
