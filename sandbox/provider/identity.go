package provider

// within are the types whose id is unique in a parent or in an account only, so that two stacks may have the
// same: the stage "live" of two APIs, the one setting of API Gateway in each account.
var within = map[string]bool{
	"aws:apigatewayv2/stage:Stage":   true,
	"aws:apigateway/account:Account": true,
	"aws:apigateway/model:Model":     true,
}

// key tells a record from all others.
func (r Record) key() string { return unique(r.Type, r.ID, r.Region, r.URN) }

// key is that of the record that a call is about.
func (c call) key(region string) string { return unique(c.typ, c.id, region, string(c.urn)) }

func unique(typ, id, region, urn string) string {
	if within[typ] {
		return key(typ, id, region) + "|" + urn
	}
	return key(typ, id, region)
}

func key(typ, id, region string) string { return typ + "|" + id + "|" + region }
