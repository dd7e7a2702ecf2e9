package spec

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

const hooksPath = "/hooks/"

var (
	methods  = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"}
	pathPart = regexp.MustCompile(`^([A-Za-z0-9._:-]+|\{[A-Za-z0-9._-]+\+?\})$`)
)

// digest is eight hexadecimal digits that stand for the parts.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// webhook reads what stands below http or httpApi.
func (r *report) webhook(n *node) (Webhook, bool) {
	var w Webhook
	var at, method *node
	if n.shape == text {
		words := strings.Fields(n.text)
		if !r.unless(len(words) == 2, n, "is %s; want a method and a path: POST /hooks/pay", n.show()) {
			return w, false
		}
		w.Method, w.Path, at, method = words[0], words[1], n, n
	} else {
		g, ok := r.open(n, aWebhook)
		if !ok {
			return w, false
		}
		at, method = g.required("path"), g.required("method")
		var hasPath, hasMethod bool
		w.Path, hasPath = g.text("path")
		w.Method, hasMethod = g.text("method")
		if !hasPath || !hasMethod {
			return w, false
		}
	}
	before := len(r.problems)
	r.method(method, &w)
	w.Path = "/" + strings.TrimPrefix(w.Path, "/")
	r.path(at, w.Path)
	w.Key = digest(w.Method, w.Path)
	return w, len(r.problems) == before
}

func (r *report) method(n *node, w *Webhook) {
	given := w.Method
	w.Method = strings.ToUpper(given)
	if given == "*" {
		w.Method = "ANY"
	}
	r.unless(slices.Contains(methods, w.Method), n, "has the method %s; want %s%s", quote(given),
		check.Either(methods...), check.Suggest(given, methods))
}

// path looks at the parts of a webhook's path.
func (r *report) path(n *node, full string) {
	rest, ok := strings.CutPrefix(full, hooksPath)
	if !r.unless(ok && rest != "", n, "has the path %s; want one below %s, such as %spay", quote(full),
		hooksPath, hooksPath) {
		return
	}
	parts := strings.Split(rest, "/")
	seen := map[string]bool{}
	for i, part := range parts {
		ok := pathPart.MatchString(part) && part != "." && part != ".." &&
			(i == len(parts)-1 || !strings.HasSuffix(part, "+}"))
		if !r.unless(ok, n, "has the path %s; want parts of letters, digits, dots, hyphens, underscores and "+
			"colons, variables such as {id}, {rest+} only at the end, and no slash there", quote(full)) {
			return
		}
		name := strings.TrimSuffix(strings.Trim(part, "{}"), "+")
		variable := strings.HasPrefix(part, "{")
		r.unless(!variable || !seen[name], n, "has the variable %s twice in %s; want each name once", cut(name),
			quote(full))
		seen[name] = seen[name] || variable
	}
}

// hooks are all webhooks of a file, which share one API.
type hooks struct {
	*report
	all []hook
}

type hook struct {
	n *node
	Webhook
	variable string
}

func (h *hooks) add(n *node, w Webhook) { h.all = append(h.all, hook{n: n, Webhook: w}) }

// check refuses routes that API Gateway could not tell apart: the same twice, and two variables in one place.
func (h *hooks) check() {
	slices.SortStableFunc(h.all, func(a, b hook) int { return a.n.line - b.n.line })
	routes := map[string]*node{}
	variables := map[string]hook{}
	for _, w := range h.all {
		route := w.Method + " " + w.Path
		if first := routes[route]; first != nil {
			h.unless(false, w.n, "is %s, as %s on line %d is; want each route once", cut(route), first.path,
				first.line)
			continue
		}
		routes[route] = w.n
		above := ""
		for part := range strings.SplitSeq(w.Path, "/") {
			first, known := variables[above]
			if known && strings.HasPrefix(part, "{") {
				h.unless(first.variable == part, w.n, "has the variable %s where line %d has %s; want one name for "+
					"both, for API Gateway takes only one", cut(part), first.n.line, cut(first.variable))
			} else if strings.HasPrefix(part, "{") {
				variables[above] = hook{w.n, w.Webhook, part}
			}
			above += "/" + part
		}
	}
}
