package awsmodel

import (
	_ "embed" // for the table
	"fmt"
	"strings"
	"sync"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

//go:embed claims.txt
var claimsTable string

// Claim is what a resource takes for itself alone: a name in an account, a port of a load balancer.
type Claim struct {
	// Key is equal for two resources that cannot both exist.
	Key string
	// Message is what AWS says to the second of them.
	Message string
}

// claim is one line of the table.
type claim struct {
	scope, message string
	properties     []string
}

var claimTable = sync.OnceValue(func() map[string]claim {
	table := map[string]claim{}
	for line := range strings.Lines(claimsTable) {
		columns := strings.SplitN(strings.TrimSpace(line), "|", 4)
		if len(columns) == 4 {
			table[columns[0]] = claim{
				scope: columns[1], properties: strings.Split(columns[2], ","), message: columns[3],
			}
		}
	}
	return table
})

// ClaimOf returns what a resource of the type takes for itself alone. ok is false when AWS lets any number of
// equal ones exist, and while a property that matters is unknown.
func ClaimOf(typ string, state resource.PropertyMap, site Site) (c Claim, ok bool) {
	rule, ok := claimTable()[short(typ)]
	if !ok {
		return Claim{}, false
	}
	m := &maker{Resource: Resource{Type: typ, Site: site}, state: state}
	key := []string{short(typ)}
	switch rule.scope {
	case "account":
		key = append(key, site.Account)
	case "region":
		key = append(key, site.Account, site.Region)
	}
	message := rule.message
	for i, property := range rule.properties {
		property, optional := strings.CutSuffix(property, "?")
		value := m.text(property)
		if value == "" && !optional {
			return Claim{}, false
		}
		key = append(key, value)
		message = strings.ReplaceAll(message, fmt.Sprintf("{%d}", i), value)
	}
	return Claim{Key: strings.Join(key, "|"), Message: message}, true
}
