package main

import "fmt"

// depth is how much of the resource tree is printed.
type depth string

const (
	components depth = "components"
	full       depth = "full"
	none       depth = "none"
)

const depthUsage = "how much of the resource tree to print: components, full or none"

// String, Set and Type make depth a flag.
func (d *depth) String() string { return string(*d) }

// Set refuses what is no depth.
func (d *depth) Set(text string) error {
	switch given := depth(text); given {
	case components, full, none:
		*d = given
		return nil
	default:
		return fmt.Errorf("is %q; want components, full or none", text)
	}
}

// Type is what the help calls it.
func (d *depth) Type() string { return "depth" }
