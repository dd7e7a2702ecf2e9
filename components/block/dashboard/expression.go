package dashboard

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/components/block/alarms"
)

// word is an identifier in metric math: functions are upper case, ids begin with a lower-case letter.
var word = regexp.MustCompile(`[A-Za-z][A-Za-z0-9_]*`)

// numbered is a metric-math expression with the ids of its terms replaced, for several alarms share one
// graph. METRICS() means every metric of the widget there, and becomes the list of the alarm's own.
func numbered(expression string, terms []alarms.Term, id func(alarms.Term) string) string {
	renamed := map[string]string{}
	ids := make([]string, len(terms))
	for i, t := range terms {
		ids[i] = id(t)
		renamed[t.ID] = ids[i]
	}
	expression = strings.ReplaceAll(expression, "METRICS()", "["+strings.Join(ids, ",")+"]")
	return word.ReplaceAllStringFunc(expression, func(w string) string {
		if to, ok := renamed[w]; ok {
			return to
		}
		return w
	})
}
