package awsmodel

import (
	"embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed answers/*.txt
var answerFiles embed.FS

// answer is one line of the tables: an output, and the template of its value.
type answer struct {
	property, template string
	absent             bool   // AWS leaves it out
	when               string // an input that must be given and not false; "!input" on the contrary
}

// answerTable maps a type, cut to module/Type, to what AWS answers.
var answerTable = sync.OnceValue(func() map[string][]answer {
	table := map[string][]answer{}
	files, err := answerFiles.ReadDir("answers")
	if err != nil {
		panic(fmt.Sprintf("the embedded answers are broken: %v", err))
	}
	for _, f := range files {
		text, err := answerFiles.ReadFile("answers/" + f.Name())
		if err != nil {
			panic(fmt.Sprintf("the embedded answers are broken: %v", err))
		}
		typ := ""
		for line := range strings.Lines(string(text)) {
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
