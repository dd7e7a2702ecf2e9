package spec

import (
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var functionName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)

// keyOf turns a name into lower-case words between hyphens: sendMail, SendMail and send_mail are send-mail.
func keyOf(name string) string {
	var b strings.Builder
	letters := []rune(name)
	for i, c := range letters {
		if i > 0 && unicode.IsUpper(c) {
			before := letters[i-1]
			begins := i+1 < len(letters) && unicode.IsLower(letters[i+1]) && unicode.IsUpper(before)
			if unicode.IsLower(before) || unicode.IsDigit(before) || begins {
				b.WriteByte('-')
			}
		}
		if c == '_' {
			c = '-'
		}
		b.WriteRune(unicode.ToLower(c))
	}
	return strings.Join(strings.FieldsFunc(b.String(), func(c rune) bool { return c == '-' }), "-")
}

// function reads one function, which starts as what the provider says.
func (r *report) function(n *node, name string, f Function, hooks *hooks) Function {
	f.Name, f.Key, f.Line = name, keyOf(name), n.line
	r.unless(functionName.MatchString(name), n,
		"is its name; want letters, digits, hyphens and underscores, starting with a letter")
	r.unless(len(f.Key) <= MaxKey, n, "has the key %s of %d characters; want at most %d, to fit into names of "+
		"AWS", quote(f.Key), len(f.Key), MaxKey)
	if n.shape == empty {
		r.unless(false, n, "is empty; want its keys, or {} for a resolver with Plinth's own handler")
		return f
	}
	g, ok := r.open(n, aFunction)
	if !ok {
		return f
	}
	g.settings(&f)
	g.code(&f)
	if f.Description, ok = g.text("description"); ok {
		length := utf8.RuneCountInString(f.Description)
		g.unless(length <= maxDescription, g.get("description"), "is %d characters; want at most %d", length,
			maxDescription)
	}
	if v, ok := g.whole("reservedConcurrency"); ok {
		f.Reserved = &v
	}
	g.events(&f, hooks)
	g.calls(&f)
	return f
}

// events reads what calls the function, and from that its kind: "" where the file does not let it be told.
func (g fields) events(f *Function, hooks *hooks) {
	n := g.get("events")
	if n == nil {
		f.Kind = ResolverKind
		return
	}
	if n.shape != list {
		g.unless(n.shape == broken, n, "is %s; want %s", n.show(), g.keys["events"].wants())
		return
	}
	if len(n.items) == 0 {
		f.Kind = ResolverKind
	}
	var first *node
	for _, item := range n.items {
		kind := g.event(item, f, hooks)
		switch {
		case kind == "":
		case f.Kind == "":
			f.Kind, first = kind, item
		case f.Kind != kind:
			g.unless(false, item, "makes the function a %s, and %s makes it a %s; want a function for each",
				kind, first.path[len(n.path)-len("events"):], f.Kind)
		}
	}
}

// event reads one event and says which kind of function it makes.
func (g fields) event(item *node, f *Function, hooks *hooks) Kind {
	if item.shape == group && len(item.names) != 1 {
		g.unless(false, item, "has %s; want one event, and what belongs to it further to the right",
			counted(item.names))
		return ""
	}
	e, ok := g.open(item, anEvent)
	if !ok {
		return ""
	}
	below := item.below[item.names[0]]
	switch item.names[0] {
	case "http", "httpApi":
		if w, ok := g.webhook(below); ok {
			f.Webhooks = append(f.Webhooks, w)
			hooks.add(below, w)
		}
		return WebhookKind
	case "eventBridge":
		g.trigger(below, f)
		return TriggerKind
	case "schedule":
		e.tasks(f)
		return TaskKind
	default:
		return ""
	}
}

// counted lists names as a sentence does.
func counted(names []string) string {
	if len(names) == 0 {
		return "no key"
	}
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = cut(name)
	}
	if len(names) == 1 {
		return "the key " + quoted[0]
	}
	return "the keys " + strings.Join(quoted, ", ")
}

// calls looks at what depends on how the function is called.
func (g fields) calls(f *Function) {
	waited := f.Kind == ResolverKind || f.Kind == WebhookKind
	if waited && f.Timeout >= Upstream {
		n, from := g.get("timeout"), ""
		if n == nil {
			n, from = g.n, ", from provider.timeout"
		}
		g.add(n.line, g.n.path+".timeout",
			"is %d seconds%s; want less than %d for a %s, for API Gateway does not wait longer",
			int(f.Timeout.Seconds()), from, int(Upstream.Seconds()), f.Kind)
	}
	if v, ok := g.whole("maximumRetryAttempts"); ok {
		f.Retries = &v
	}
	if v, ok := g.whole("maximumEventAge"); ok {
		f.MaxAge = time.Duration(v) * time.Second
	}
	for _, name := range []string{"maximumRetryAttempts", "maximumEventAge"} {
		if n := g.get(name); n != nil {
			g.unless(!waited, n,
				"is set for a %s, whose caller waits and tries again itself; want it left out", f.Kind)
		}
	}
}
