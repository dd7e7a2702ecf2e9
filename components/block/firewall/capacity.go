package firewall

// Capacity units of single statements.
// https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
const (
	rateUnits   = 2
	prefixUnits = 2
	exactUnits  = 2
	labelUnits  = 1
	geoUnits    = 1
	ipSetUnits  = 1
	// pathUnits are the two transformations of a request's path, which AWS counts once however often they are
	// used.
	pathUnits = 20
)

// capacity is the sum of the units that AWS will count for the web ACL.
func capacity(a Args) int {
	total := rateUnits
	if a.RequiredHeader != nil {
		total = exactUnits
	}
	for _, r := range a.Rules {
		total += units[r.Group]
	}
	if n := len(a.LargeBodies); n > 0 {
		total += labelUnits + n*prefixUnits
	}
	total += len(a.PathLimits) * (rateUnits + prefixUnits)
	if len(a.LargeBodies)+len(a.PathLimits) > 0 {
		total += pathUnits
	}
	for _, list := range [][]string{a.Countries.Allow, a.Countries.Deny} {
		if len(list) > 0 {
			total += geoUnits
		}
	}
	return total + ipSetUnits*len(a.sets())
}
