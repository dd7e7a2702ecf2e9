package function

import (
	"cmp"
	"maps"
	"regexp"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/secret"
	"github.com/plinth-iac/plinth/internal/check"
)

// Limits of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxTimeout     = 15 * time.Minute
	maxEnvironment = 4096
)

// Limits are what calls may take.
type Limits struct {
	// MemoryMiB is the memory of one call, and the processor's share with it: 1769 for a whole one.
	// Default: 256. 128 to 10240.
	MemoryMiB int
	// Timeout is how long one call may last. Default: 10s. 1s to 15m.
	Timeout time.Duration
	// Upstream is how long the caller waits: 29s for API Gateway. Timeout must be shorter, so that the
	// function's own error reaches the caller. Default: not checked.
	Upstream time.Duration
	// StorageMiB is the disk under /tmp. Default: 512, which costs nothing extra. 512 to 10240.
	StorageMiB int
	// Reserved is how many calls may run at once, kept free for this function; 0 stops it. Required in a VPC,
	// where each call holds a connection of a database that has only so many. Default: as many as the account
	// has left.
	Reserved *int
	// Unreserved lets a function in a VPC do without Reserved, for one that reaches no database.
	Unreserved bool
}

// Environment is what the code is told.
type Environment struct {
	// Variables are plain values, by name. What is secret goes into Secrets. Default: none. 4 KiB together.
	Variables map[string]pulumi.StringInput
	// Secrets are secrets by the name of the variable that holds their ARN. The function may read them, and
	// fetches the value itself when it starts. Default: none.
	Secrets map[string]secret.Reference
	// KeyARN is the KMS key that encrypts the variables. Default: a key that AWS manages.
	KeyARN pulumi.StringInput
}

var (
	variable = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9_]+$`)
	taken    = regexp.MustCompile(`^(AWS_(REGION|DEFAULT_REGION|EXECUTION_ENV|ACCESS_KEY|ACCESS_KEY_ID|` +
		`SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_.*)|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$`)
	aliasName = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,128}$`)
	digits    = regexp.MustCompile(`^[0-9]+$`)
	prefix    = regexp.MustCompile(`^[a-zA-Z0-9_-]{1,40}$`)
	key       = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
)

func (l Limits) withDefaults() Limits {
	l.MemoryMiB = cmp.Or(l.MemoryMiB, 256)
	l.Timeout = cmp.Or(l.Timeout, 10*time.Second)
	l.StorageMiB = cmp.Or(l.StorageMiB, 512)
	return l
}

func (l Limits) validate(inVPC bool) error {
	var p check.Problems
	p.Between(l.MemoryMiB, 128, 10240, "memoryMiB", "MiB")
	whole(&p, l.Timeout, time.Second, maxTimeout, "timeout")
	p.Unless(l.Upstream == 0 || l.Timeout < l.Upstream, "timeout",
		"is %s; want less than upstream (%s), or callers never see why a call failed", l.Timeout, l.Upstream)
	p.Between(l.StorageMiB, 512, 10240, "storageMiB", "MiB")
	p.Unless(l.Reserved == nil || *l.Reserved >= 0, "reserved", "is negative; want 0 or more")
	p.Unless(l.Reserved == nil || !l.Unreserved, "unreserved", "is set beside reserved; want one or the other")
	p.Unless(!inVPC || l.Reserved != nil || l.Unreserved, "reserved",
		"is not set; want how many connections the function may hold, or unreserved if it reaches no database")
	return p.Err()
}

func whole(p *check.Problems, got, low, high time.Duration, path string) {
	p.Unless(got >= low && got <= high && got%time.Second == 0, path,
		"is %s; want %s to %s in whole seconds", got, low, high)
}

func (e Environment) validate() error {
	var p check.Problems
	size := 0
	for _, name := range sorted(e.Variables) {
		path := "variables." + name
		validateVariable(&p, path, name)
		p.Required(e.Variables[name] != nil, path, "a value")
		text, _ := e.Variables[name].(pulumi.String)
		size += len(name) + len(text)
	}
	for _, name := range sorted(e.Secrets) {
		path := "secrets." + name
		validateVariable(&p, path, name)
		_, twice := e.Variables[name]
		p.Unless(!twice, path, "is a variable as well; want each name once")
		p.Required(e.Secrets[name].Given(), path, "a reference to a secret")
		size += len(name)
	}
	p.Unless(size <= maxEnvironment, "variables", "are %d bytes; want at most %d", size, maxEnvironment)
	return p.Err()
}

func validateVariable(p *check.Problems, path, name string) {
	p.Unless(variable.MatchString(name), path,
		"is its name; want letters, digits and underscores, starting with a letter")
	p.Unless(!taken.MatchString(name), path, "is its name, which Lambda sets itself; want another")
}

// encrypted says whether there are variables under a key of one's own.
func (e Environment) encrypted() bool { return e.KeyARN != nil && len(e.Variables)+len(e.Secrets) > 0 }

func (e Environment) apply(args *lambda.FunctionArgs) {
	if len(e.Variables)+len(e.Secrets) == 0 {
		return
	}
	variables := pulumi.StringMap{}
	maps.Copy(variables, e.Variables)
	for name, reference := range e.Secrets {
		variables[name] = reference.ARN()
	}
	args.Environment = lambda.FunctionEnvironmentArgs{Variables: variables}
	if e.encrypted() {
		args.KmsKeyArn = e.KeyARN.ToStringOutput().ToStringPtrOutput()
	}
}
