package logs

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/cloudwatch"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// Metric is a number that CloudWatch takes from each entry that matches a pattern.
type Metric struct {
	// Name is the metric's name: "failed-logins". Required. Letters, digits and hyphens.
	Name string
	// Namespace is where the metric appears: "shop/api". Required. At most 255 characters, not beginning with
	// AWS/.
	Namespace string
	// Pattern is which entries count: JSON("level", "error") for structured ones, or any filter pattern of
	// CloudWatch Logs. Default: every entry. At most 1024 characters.
	Pattern Pattern
	// Value is what an entry adds: a number, or a field such as "$.bytes". Default: "1".
	Value string
	// Unit is the unit of the value in CloudWatch's words: "Bytes". Default: "Count".
	Unit string
	// Dimensions are names of dimensions with the field that holds each one's value: {"route": "$.route"}. Every
	// combination of values is a metric that costs money. Default: none; then the metric is 0 when nothing
	// matches. At most 3.
	Dimensions map[string]string
}

// Pattern is a filter pattern.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
type Pattern string

// The limits of a metric filter.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html
const (
	maxMetrics    = 100
	maxPattern    = 1024
	maxDimensions = 3
)

var (
	word      = regexp.MustCompile(`^[A-Za-z0-9](-?[A-Za-z0-9])*$`)
	selector  = regexp.MustCompile(`^\$(\.[A-Za-z_][A-Za-z0-9_]*|\[\d+\]|\.\*)+$|^\$[A-Za-z_][A-Za-z0-9_]*$`)
	namespace = regexp.MustCompile(`^[A-Za-z0-9._/#:-]{1,255}$`)
)

// JSON matches structured entries in which every field has the given value: JSON("level", "error", "route",
// "/pay"). Fields within fields are reached by dots: "http.status". A field without a value must merely be
// there.
func JSON(fieldsAndValues ...string) Pattern {
	var terms []string
	for pair := range slices.Chunk(fieldsAndValues, 2) {
		if len(pair) == 1 {
			terms = append(terms, "($."+pair[0]+` = "*")`)
			continue
		}
		terms = append(terms, "($."+pair[0]+" = "+strconv.Quote(pair[1])+")")
	}
	return Pattern("{ " + strings.Join(terms, " && ") + " }")
}

func (m Metric) withDefaults() Metric {
	m.Value = cmp.Or(m.Value, "1")
	m.Unit = cmp.Or(m.Unit, "Count")
	return m
}

func (a Args) validateMetrics(p *check.Problems) {
	p.Unless(len(a.Metrics) == 0 || a.Class == Standard, "metrics", "has %d; want none in class %s",
		len(a.Metrics), InfrequentAccess)
	p.Unless(len(a.Metrics) <= maxMetrics, "metrics", "has %d; want at most %d", len(a.Metrics), maxMetrics)
	seen := map[string]bool{}
	for i, m := range a.Metrics {
		path := fmt.Sprintf("metrics[%d]", i)
		p.Under(path, m.withDefaults().validate())
		p.Unless(!seen[m.Name], path+".name", "%q stands twice; want each once", m.Name)
		seen[m.Name] = true
	}
}

func (m Metric) validate() error {
	var p check.Problems
	p.Unless(word.MatchString(m.Name) && len(m.Name) <= 255, "name",
		"is %q; want at most 255 letters, digits and hyphens", m.Name)
	p.Unless(namespace.MatchString(m.Namespace) && !strings.HasPrefix(m.Namespace, "AWS/"), "namespace",
		"is %q; want at most 255 letters, digits and ._/#:- that do not begin with AWS/", m.Namespace)
	p.Unless(len(m.Pattern) <= maxPattern, "pattern",
		"is %d characters; want at most %d", len(m.Pattern), maxPattern)
	_, err := strconv.ParseFloat(m.Value, 64)
	p.Unless(err == nil || selector.MatchString(m.Value), "value",
		`is %q; want a number or a field such as "$.bytes"`, m.Value)
	check.OneOf(&p, m.Unit, "unit", units()...)
	p.Unless(len(m.Dimensions) <= maxDimensions, "dimensions",
		"has %d; want at most %d", len(m.Dimensions), maxDimensions)
	for _, d := range slices.Sorted(maps.Keys(m.Dimensions)) {
		p.Unless(d != "" && selector.MatchString(m.Dimensions[d]), "dimensions."+d,
			`is %q; want a field such as "$.route"`, m.Dimensions[d])
	}
	return p.Err()
}

// units are those that CloudWatch knows.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
func units() []string {
	out := []string{"Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "Count/Second", "None"}
	for _, size := range []string{
		"Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes",
		"Bits", "Kilobits", "Megabits", "Gigabits", "Terabits",
	} {
		out = append(out, size, size+"/Second")
	}
	return out
}

func (l *Logs) declareMetrics(ctx *pulumi.Context, name string, metrics []Metric) error {
	for _, m := range metrics {
		m = m.withDefaults()
		transformation := cloudwatch.LogMetricFilterMetricTransformationArgs{
			Name:      pulumi.String(m.Name),
			Namespace: pulumi.String(m.Namespace),
			Value:     pulumi.String(m.Value),
			Unit:      pulumi.String(m.Unit),
		}
		if len(m.Dimensions) > 0 {
			transformation.Dimensions = pulumi.ToStringMap(m.Dimensions)
		} else {
			// AWS refuses a default beside dimensions.
			transformation.DefaultValue = pulumi.String("0")
		}
		_, err := cloudwatch.NewLogMetricFilter(ctx, name+"-metric-"+m.Name, &cloudwatch.LogMetricFilterArgs{
			LogGroupName:         l.Name,
			Pattern:              pulumi.String(string(m.Pattern)),
			MetricTransformation: transformation,
		}, pulumi.Parent(l))
		if err != nil {
			return err
		}
	}
	return nil
}
