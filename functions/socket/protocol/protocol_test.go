package protocol_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/socket/protocol"
)

func TestField(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		`subscription{orders}`:                                           "orders orders",
		`subscription { orders { id lines { n } } }`:                     "orders orders",
		`subscription Watch { mine: orders { id } }`:                     "orders mine",
		`subscription W($n: [Int!]! = [1, (2)]) { orders(n: $n) }`:       "orders orders",
		"# }\nsubscription { orders(text: \"} )\\\" {\") { id } } # end": "orders orders",
		"subscription { orders(text: \"\"\"a } \" { b\"\"\") }":          "orders orders",
		"\ufeffsubscription,{,_o1,}":                                     "_o1 _o1",
	} {
		topic, alias, err := protocol.Field(query)
		require.NoError(t, err, query)
		assert.Equal(t, want, topic+" "+alias, query)
	}
	for _, query := range []string{
		"", "orders", "{ orders }", "query { orders }", "mutation { orders }", "subscription", "subscription {", "subscription { }",
		"subscription { orders", "subscription { orders } }", "subscription { orders users }", "subscription { ...f }",
		"subscription { a: }", "subscription { orders @skip(if: true) }", "subscription @x { orders }", "subscription { 1 }",
		"subscription { orders } query { a }", "subscription { orders { id }", "subscription (x { orders }",
		"subscription { orders(text: \"\n\") }", "subscription { orders } " + strings.Repeat("#", 16<<10),
	} {
		_, _, err := protocol.Field(query)
		require.ErrorIs(t, err, protocol.ErrQuery, query)
	}
}

func FuzzField(f *testing.F) {
	f.Add(`subscription W($n: Int) { a: orders(n: $n) { id } }`)
	f.Fuzz(func(t *testing.T, query string) {
		topic, alias, err := protocol.Field(query)
		if err == nil && (topic == "" || alias == "" || strings.ContainsAny(topic+alias, " {}#()")) {
			t.Errorf("%q gives %q and %q", query, topic, alias)
		}
	})
}

func TestParse(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"type":"connection_init","payload":{"a":1}}`: "", `{"type":"ping"}`: "", `{"type":"pong"}`: "",
		`{"type":"subscribe","id":"1","payload":{}}`: "", `{"type":"complete","id":"1"}`: "",
		`{"type":"subscribe"}`: "want an id", `{"type":"complete","id":""}`: "want an id",
		`{"type":"subscribe","id":"` + strings.Repeat("x", 129) + `"}`: "want an id",
		`{"type":"next","id":"1"}`:                                     "unknown", `{"type":"start","id":"1"}`: "unknown", `{}`: "a type", `[]`: "a type",
		`x`: "a type", ``: "a type", `{"type":1}`: "a type",
	} {
		_, err := protocol.Parse(text)
		if want == "" {
			require.NoError(t, err, text)
			continue
		}
		require.ErrorContains(t, err, want, text)
	}
	assert.JSONEq(t, `[{"message":"no \"such\" thing"}]`, string(protocol.Refuse("1", errors.New(`no "such" thing`)).Payload))
}
