package reference

import _ "embed" // for the text

// use tells how a program that is not of this repository uses the pack.
//
//go:embed use.md
var use string
