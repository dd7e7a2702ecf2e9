package awsmodel

import (
	_ "embed" // for the tables
	"strings"
	"sync"
)

// The tables, by service. answers/README.md says how they are written.
var (
	//go:embed answers/network.txt
	networkAnswers string
	//go:embed answers/compute.txt
	computeAnswers string
	//go:embed answers/edge.txt
	edgeAnswers string
	//go:embed answers/identity.txt
	identityAnswers string
	//go:embed answers/data.txt
	dataAnswers string
	//go:embed answers/messages.txt
	messageAnswers string
)

// answer is one line of the tables: an output, and the template of its value.
type answer struct {
	property, template string
	absent             bool   // AWS leaves it out
	when               string // an input that must be given and not false; "!input" on the contrary
}

// answerTable maps a type, cut to module/Type, to what AWS answers.
var answerTable = sync.OnceValue(func() map[string][]answer {
	table := map[string][]answer{}
	for _, text := range []string{
		networkAnswers, computeAnswers, edgeAnswers, identityAnswers, dataAnswers, messageAnswers,
	} {
		typ := ""
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\n")
			if rest, indented := strings.CutPrefix(line, "  "); indented {
				table[typ] = append(table[typ], parseAnswer(rest))
			} else {
				typ = line
			}
		}
	}
	return table
})

func parseAnswer(line string) answer {
	if name, absent := strings.CutPrefix(line, "-"); absent {
		return answer{property: name, absent: true}
	}
	var a answer
	if strings.HasPrefix(line, "?") || strings.HasPrefix(line, "!") {
		a.when, line, _ = strings.Cut(strings.TrimPrefix(line, "?"), " ")
	}
	a.property, a.template, _ = strings.Cut(line, " ")
	return a
}
