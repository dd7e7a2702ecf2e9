package cognito

import (
	"math"
	"time"

	"github.com/plinth-iac/plinth/policies/rule"
)

var (
	mostAccessMinutes = rule.Setting[int]{
		Name: "accessMinutes", Text: "the longest life of access and id tokens, in minutes", Default: 60,
	}
	mostRefreshDays = rule.Setting[int]{
		Name: "refreshDays", Text: "the longest life of refresh tokens, in days", Default: 30,
	}
)

const day = 24 * time.Hour

// tokenUnits are the units in which Cognito counts.
var tokenUnits = map[string]time.Duration{
	"seconds": time.Second, "minutes": time.Minute, "hours": time.Hour, "days": day,
}

// life is how long one kind of token may live.
type life struct {
	property, unit, defaultUnit string
	// least and most are bounds as Cognito takes them: a number of units.
	least, most         int
	leastUnit, mostUnit string
}

// lives are the kinds of token. The least are AWS's own.
func lives(in rule.Inputs) []life {
	minutes, days := mostAccessMinutes.Of(in), mostRefreshDays.Of(in)
	return []life{
		{"accessTokenValidity", "tokenValidityUnits.accessToken", "hours", 5, minutes, "minutes", "minutes"},
		{"idTokenValidity", "tokenValidityUnits.idToken", "hours", 5, minutes, "minutes", "minutes"},
		{"refreshTokenValidity", "tokenValidityUnits.refreshToken", "days", 60, days, "minutes", "days"},
	}
}

// lasts is how long the tokens of a client live, in nanoseconds. What is not a unit lasts for ever.
func (l life) lasts(in rule.Inputs, number float64) float64 {
	unit, _ := in.At(l.unit).Default(l.defaultUnit).Text()
	length, known := tokenUnits[unit]
	if !known {
		return math.Inf(1)
	}
	return number * float64(length)
}

func (l life) low() float64  { return float64(l.least) * float64(tokenUnits[l.leastUnit]) }
func (l life) high() float64 { return float64(l.most) * float64(tokenUnits[l.mostUnit]) }

// ClientTokenLifetime asks for tokens that do not outlive a theft for long. AWS takes 5 minutes to a day for
// access and id tokens, an hour to ten years for refresh tokens. Without a number it makes them last an hour,
// and 30 days.
var ClientTokenLifetime = rule.Rule{
	Name:     "cognito-client-token-lifetime",
	Types:    []string{client},
	Why:      "A stolen token is good for as long as it lives; and AWS refuses lives of less than 5 minutes.",
	Fix:      "set accessTokenValidity and idTokenValidity to an hour, refreshTokenValidity to 30 days, or less",
	Severity: rule.Low,
	Topic:    rule.Security,
	Level:    rule.Advisory,
	Settings: []rule.Option{mostAccessMinutes, mostRefreshDays},
	URL:      reference + "API_CreateUserPoolClient.html",
	Check: func(in rule.Inputs) rule.Verdict {
		var parts []rule.Verdict
		for _, l := range lives(in) {
			value, unit := in.At(l.property), in.At(l.unit).Default(l.defaultUnit)
			short := value.Satisfies("a life that is long enough and not too long", func(n float64) bool {
				return l.lasts(in, n) >= l.low() && l.lasts(in, n) <= l.high()
			})
			if _, known := unit.Text(); !known {
				short = rule.Unclear(l.unit + " is not known")
			}
			parts = append(parts, rule.Any(rule.Not(value.Set()), short))
		}
		return rule.All(parts...)
	},
	Repair: func(in rule.Inputs) []rule.Change {
		var changes []rule.Change
		for _, l := range lives(in) {
			number, given := in.At(l.property).Number()
			switch lasts := l.lasts(in, number); {
			case !given:
			case lasts < l.low():
				changes = append(changes, rule.Set(l.property, l.least), rule.Set(l.unit, l.leastUnit))
			case lasts > l.high():
				changes = append(changes, rule.Set(l.property, l.most), rule.Set(l.unit, l.mostUnit))
			}
		}
		return changes
	},
}
