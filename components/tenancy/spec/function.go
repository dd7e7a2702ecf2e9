package spec

import "time"

// Limits of a function, and what holds when a file says nothing.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	// DefaultMemoryMiB is a function's memory.
	DefaultMemoryMiB = 256
	// DefaultTimeout is how long a call may last.
	DefaultTimeout = 10 * time.Second
	// Upstream is how long API Gateway waits for an answer. Resolvers and webhooks must be done before.
	// https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
	Upstream = 29 * time.Second
	// MaxKey is how long a key may be, so that it fits into a Lambda name of 64 characters with the stack's
	// prefix before it and Pulumi's suffix behind it.
	MaxKey = 32
	// SourcePrefix begins the source of every event on the platform's bus.
	SourcePrefix = "plinth."

	maxEnvironment = 4096
	maxDescription = 256
	maxHandler     = 128
)

// The architectures, in Lambda's words.
const (
	// ARM64 is AWS's Graviton.
	ARM64 = "arm64"
	// X86 is for code that was not built for anything else.
	X86 = "x86_64"
)

// Go is the runtime of Plinth's default handler and of every other executable.
const Go = "provided.al2023"

// Kind is what calls a function.
type Kind string

// The kinds. A function has exactly one.
const (
	// ResolverKind is called by the GraphQL engine, and has no events.
	ResolverKind Kind = "resolver"
	// WebhookKind answers HTTP requests below /hooks/.
	WebhookKind Kind = "webhook"
	// TriggerKind is called for events on the platform's bus.
	TriggerKind Kind = "trigger"
	// TaskKind is called at set times.
	TaskKind Kind = "task"
)

// Function is one custom function. What the file leaves out is filled in, from its provider or from the
// defaults, so that what was checked is what is deployed.
type Function struct {
	// Key is the name in lower-case letters, digits and single hyphens: "send-mail" for sendMail. No two
	// functions of a file share one.
	Key string
	// Name is what the file calls it.
	Name string
	// Line is where it begins in the file.
	Line int
	// Kind is what calls it, and says which of Webhooks, Triggers and Tasks is not empty.
	Kind Kind

	// Handler is the function in the code, as the runtime spells it: "src/pay.handler". "" is Plinth's own
	// handler, and then there is no Artifact.
	Handler string
	// Runtime is what the code runs in, in Lambda's words.
	Runtime string
	// Architecture is ARM64 or X86.
	Architecture string
	// Artifact is a zip or jar file, from the Spec's Folder. "" is the folder itself.
	Artifact string

	// MemoryMiB is its memory, 128 to 10240.
	MemoryMiB int
	// Timeout is how long a call may last, 1s to 15m; shorter than Upstream for resolvers and webhooks.
	Timeout time.Duration
	// Environment is plain values by name, those of the provider among them; 4 KiB together.
	Environment map[string]string
	// Description is a sentence for the reader.
	Description string
	// Reserved is how many calls may run at once; nil leaves it to the stack, 0 stops the function.
	Reserved *int
	// Retries is how often a failed event is tried again, 0 to 2; nil leaves it to the stack. Triggers and
	// tasks only.
	Retries *int
	// MaxAge is for how long a failed event is tried again, 1m to 6h; 0 leaves it to the stack. Triggers and
	// tasks only.
	MaxAge time.Duration

	// Webhooks are the routes of a webhook, in the order of the file.
	Webhooks []Webhook
	// Triggers are the events of a trigger, in the order of the file.
	Triggers []Trigger
	// Tasks are the times of a task, in the order of the file.
	Tasks []Task
}

// Webhook is one route of a function.
type Webhook struct {
	// Key names the route within its function by what it says, not by where it stands: eight hexadecimal digits.
	Key string
	// Method is in upper case; ANY is every method that has no route of its own on the same path.
	Method string
	// Path begins with /hooks/: "/hooks/orders/{id}", "/hooks/files/{rest+}".
	Path string
}

// Trigger is one pattern of events.
type Trigger struct {
	// Key names the pattern within its function by what it says, not by where it stands: eight hexadecimal
	// digits.
	Key string
	// Pattern is an EventBridge event pattern as JSON, its keys sorted, without spaces.
	Pattern string
	// Off keeps the rule without calling.
	Off bool
}

// Task is one time at which a function is called.
type Task struct {
	// Key names the time within its function by what it says, not by where it stands: eight hexadecimal digits.
	Key string
	// Expression is rate(…) or cron(…), in EventBridge Scheduler's words.
	Expression string
	// Timezone is whose clock counts, by its IANA name: "UTC" when the file does not say.
	Timezone string
	// Input is what the function gets, as JSON, its keys sorted, without spaces. "" is what Scheduler sends.
	Input string
	// Off keeps the schedule without calling.
	Off bool
}
