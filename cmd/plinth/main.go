// Command plinth runs the stacks of a program in the sandbox, and says what a machine lacks to do so.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
