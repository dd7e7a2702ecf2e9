package spec

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// runtimes are those that the function block knows, in its order.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
var runtimes = []string{Go, "nodejs22.x", "python3.13", "python3.12", "java21", "ruby3.4", "dotnet8"}

// unknown is a runtime that was given and refused.
const unknown = "unknown"

var (
	serviceName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9-]*$`)
	handlerName = regexp.MustCompile(`^[^\s]+$`)
	variable    = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
	// taken are the names that Lambda sets itself.
	// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
	taken = regexp.MustCompile(`^(AWS_(REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|` +
		`SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$`)
)

// version looks at the version of Serverless, which nothing here depends on.
func (g fields) version() {
	if n := g.get("frameworkVersion"); n != nil && n.shape != broken {
		ok := (n.shape == text || n.shape == whole || n.shape == number) && n.text != ""
		g.unless(ok, n, "is %s; want %s", n.show(), g.keys["frameworkVersion"].wants())
	}
}

// provider reads what holds for every function that does not say otherwise.
func (r *report) provider(n *node, defaults *Function) {
	if n == nil || n.shape == text && n.text == "aws" {
		return
	}
	if n.shape == text {
		r.unless(false, n, "is %s; want aws, or the keys of a provider", n.show())
		return
	}
	if g, ok := r.open(n, theProvider); ok {
		g.oneOf("name", "aws")
		g.settings(defaults)
	}
}

// settings reads what a provider sets for all functions and each function for itself.
func (g fields) settings(f *Function) {
	if v, ok := g.oneOf("runtime", runtimes...); ok {
		f.Runtime = v
	} else if g.get("runtime") != nil {
		f.Runtime = unknown
	}
	if v, ok := g.oneOf("architecture", ARM64, X86); ok {
		f.Architecture = v
	}
	if v, ok := g.whole("memorySize"); ok {
		f.MemoryMiB = v
	}
	if v, ok := g.whole("timeout"); ok {
		f.Timeout = time.Duration(v) * time.Second
	}
	f.Environment = g.environment(f.Environment)
}

// environment lays a group's own values over those given, and leaves those as they are.
func (g fields) environment(given map[string]string) map[string]string {
	n := g.get("environment")
	if n == nil || n.shape == broken {
		return given
	}
	if !g.unless(n.shape == group, n, "is %s; want %s", n.show(), g.keys["environment"].wants()) {
		return given
	}
	all, size := map[string]string{}, 0
	maps.Copy(all, given)
	for _, name := range n.names {
		below := n.below[name]
		g.unless(variable.MatchString(name), below,
			"is its name; want letters, digits and underscores, starting with a letter, at least two")
		g.unless(!taken.MatchString(name), below, "is its name, which Lambda sets itself; want another")
		all[name] = g.value(below)
	}
	for name, value := range all {
		size += len(name) + len(value)
	}
	g.unless(size <= maxEnvironment, n, "has %d bytes together; want at most %d", size, maxEnvironment)
	return all
}

// value is one value of an environment. No error repeats text, which may be a secret in the wrong place.
func (g fields) value(n *node) string {
	switch n.shape {
	case broken, text:
	case whole:
		v, err := strconv.ParseInt(n.text, 10, 64)
		g.unless(err == nil && strconv.FormatInt(v, 10) == n.text, n,
			"is the number %s, which can be read in two ways; want quotes around it", cut(n.text))
	case number:
		v, err := strconv.ParseFloat(n.text, 64)
		g.unless(err == nil && strconv.FormatFloat(v, 'f', -1, 64) == n.text, n,
			"is the number %s, which can be read in two ways; want quotes around it", cut(n.text))
	case truth:
		g.unless(n.text == "true" || n.text == "false", n, "is %s; want true or false, or quotes around it", n.text)
	case empty, list, group:
		g.unless(false, n, `is %s; want text, a number, true or false, or "" for nothing`, n.show())
	}
	return n.text
}

// artifact is the packed code that a package names.
func (r *report) artifact(n *node) string {
	if n == nil {
		return ""
	}
	g, ok := r.open(n, aPackage)
	if !ok || g.required("artifact") == nil {
		return ""
	}
	file, ok := g.text("artifact")
	if !ok {
		return ""
	}
	clean := path.Clean(strings.TrimPrefix(file, "./"))
	ok = !strings.HasPrefix(file, "/") && !strings.Contains(file, `\`) && local(clean) &&
		slices.Contains([]string{".zip", ".jar"}, path.Ext(clean))
	r.unless(ok, g.get("artifact"), "is %s; want %s", quote(file), g.keys["artifact"].wants())
	return clean
}

// local says whether no part of a path leads upwards.
func local(file string) bool { return !slices.Contains(strings.Split(file, "/"), "..") }

// code reads which code runs, and in what.
func (g fields) code(f *Function) {
	handler, given := g.text("handler")
	if given {
		n := g.get("handler")
		ok := handlerName.MatchString(handler) && !strings.HasPrefix(handler, "/") && local(handler)
		g.unless(ok, n, "is %s; want a handler below the folder of the file, without spaces", quote(handler))
		g.unless(len(handler) <= maxHandler, n, "is %d characters; want at most %d", len(handler), maxHandler)
	}
	f.Handler = handler
	if n := g.get("package"); n != nil {
		f.Artifact = g.artifact(n)
	}
	switch {
	case g.get("handler") == nil && g.get("package") == nil && f.Artifact == "":
		g.ownHandler(f)
	case f.Runtime == "":
		if g.get("runtime") == nil {
			g.add(g.n.line, g.n.path+".runtime", "is not set, nor is provider.runtime; want %s",
				check.Either(runtimes...))
		}
	case g.get("handler") != nil:
	case f.Runtime == Go:
		f.Handler = "bootstrap"
	default:
		g.add(g.n.line, g.n.path+".handler", "is not set; want the function in the artifact")
	}
}

// ownHandler is for a function without code: Plinth's own handler takes its place. What a provider says of
// code does not concern it.
func (g fields) ownHandler(f *Function) {
	if n := g.get("runtime"); n != nil {
		g.unless(n.shape == broken, n, "is %s, but the function has no code; want a handler as well", n.show())
	}
	if n := g.get("architecture"); n != nil {
		g.unless(n.text == ARM64 || n.shape == broken, n, "is %s, but the function has no code; want a handler as "+
			"well, for Plinth's own is built for %s", n.show(), ARM64)
	}
	f.Runtime, f.Architecture = Go, ARM64
}
