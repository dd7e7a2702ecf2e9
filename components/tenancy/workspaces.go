package tenancy

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/lambda"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/components/block/egress"
	"github.com/plinth-iac/plinth/components/block/function"
	"github.com/plinth-iac/plinth/components/block/queue"
	"github.com/plinth-iac/plinth/components/block/role"
	"github.com/plinth-iac/plinth/components/block/secret"
)

const (
	// workTime is how long one export, restore or move may take: the longest that Lambda has.
	workTime = 15 * time.Minute
	// oldestRequest is how long a request about a workspace may wait before somebody looks.
	oldestRequest = 30 * time.Minute
	// tries is how often a request is tried before it is a dead letter. The function has failed ones come again
	// after 30 seconds, then twice as long, at most 15 minutes: within an hour.
	tries = 9
)

// requests is the queue of what is to be done to workspaces: in order for each, and side by side for many.
func (a Args) requests() *queue.Args {
	return &queue.Args{
		// Six times the function's time, so that nothing is handed out twice while it is worked on.
		// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
		Visibility: 6 * workTime, MaxReceives: tries,
		FIFO: &queue.FIFO{PerGroup: true}, AllowDestroy: a.AllowDestroy,
	}
}

// provisioner is the function that works on them. Its network and grants are missing while arguments are
// validated.
func (a Args) provisioner() *function.Args {
	concurrency := a.Workspaces.Concurrency
	return &function.Args{
		Site: a.Site, Code: a.code(workspaceCode),
		Limits: function.Limits{MemoryMiB: 512, Timeout: workTime, Reserved: &concurrency},
	}
}

// declareProvisioner declares the queue and the function that gives every workspace its database. Workspaces
// are no resources of the stack: ten thousand of them add none.
func (p *Platform) declareProvisioner(ctx *pulumi.Context, a Args, w *wires) (err error) {
	requests := a.requests()
	requests.KeyARN = p.keys.data.ARN
	if p.Requests, err = queue.New(ctx, p.name+"-requests", requests, pulumi.Parent(p)); err != nil {
		return err
	}
	p.QueueURL, p.DeadLetterURL = p.Requests.URL, p.Requests.DeadLetterURL
	path := p.secretPath(ctx)
	p.SecretPrefix = pulumi.String(path).ToStringOutput()

	args := a.provisioner()
	args.Logs = function.Logs{Group: p.logs(a)}
	args.Network = &function.Network{Placement: a.Network.Private, Egress: p.wayToCells()}
	args.Environment = function.Environment{
		KeyARN: p.keys.functions.ARN, Variables: p.provisionerVariables(ctx, a),
	}
	args.Access.Grants = p.provisionerGrants(ctx, a)
	args.Events.Queues = map[string]function.Queue{"requests": {
		ARN: p.Requests.ARN, Grants: p.Requests.GrantConsume(), Visibility: requests.Visibility, FIFO: true,
		MaxConcurrency: a.Workspaces.Concurrency,
	}}
	p.Provisioner, err = function.New(ctx, p.name+"-provisioner", args, pulumi.Parent(p))
	if err != nil {
		return err
	}
	p.ProvisionerName = p.Provisioner.Name
	w.watched.function("provisioner", p.Provisioner, workTime)
	w.watched.requests(p.Requests)
	// Secrets Manager rotates by the function, and asks whether who switches that on may call it.
	rotation, err := p.Provisioner.AllowInvoke(ctx, "rotation", function.SecretsManager,
		pulumi.String(a.Site.ARN("secretsmanager", "secret:"+path+"/*")))
	if err != nil {
		return err
	}
	self, err := p.allow(ctx, p.Provisioner, "self", p.Provisioner.GrantInvoke())
	w.able = []pulumi.Resource{rotation, self}
	for _, name := range a.Data.Cells.keys() {
		w.able = append(w.able, p.Cells[name].After()...)
	}
	return err
}

func (p *Platform) wayToCells() map[string]egress.Rule {
	ways := map[string]egress.Rule{}
	for name, c := range p.Cells {
		ways["cell-"+name] = egress.Rule{Port: c.Port, SecurityGroupID: c.SecurityGroupID, Admit: true}
	}
	return ways
}

func (p *Platform) provisionerVariables(ctx *pulumi.Context, a Args) map[string]pulumi.StringInput {
	var cells []any
	for _, name := range slices.Sorted(maps.Keys(p.Cells)) {
		c, capacity := p.Cells[name], a.Data.Cells.Capacity
		if name == PastCell {
			capacity = 0
		}
		cells = append(cells, map[string]any{
			"name": name, "host": c.Endpoint, "port": c.Port, "adminSecretArn": c.MasterSecretARN,
			"capacity": capacity,
		})
	}
	return map[string]pulumi.StringInput{
		"APPLICATION":    pulumi.String(a.application(ctx)),
		"ENVIRONMENT":    pulumi.String(ctx.Stack()),
		"REGISTRY_TABLE": p.Registry.Name,
		"CELLS":          pulumi.JSONMarshal(cells),
		"SECRET_PREFIX":  p.SecretPrefix,
		"KEY_ARN":        p.keys.tenants.ARN,
		"EXPORT_BUCKET":  p.Exports.Name,
		"DROP_GRACE":     pulumi.String(a.Workspaces.DropGrace.String()),
		"ROTATE_DAYS":    pulumi.String(strconv.Itoa(a.Workspaces.RotateDays)),
	}
}

func (a Args) application(ctx *pulumi.Context) string {
	if a.Workspaces.Application != "" {
		return a.Workspaces.Application
	}
	return ctx.Project()
}

// provisionerGrants are what the function's README lists.
func (p *Platform) provisionerGrants(ctx *pulumi.Context, a Args) []role.Statement {
	secrets := role.Strings(a.Site.ARN("secretsmanager", "secret:"+p.secretPath(ctx)+"/*"))
	grants := slices.Concat(
		p.Registry.GrantReadWrite(), p.Exports.GrantWrite(""), p.Exports.GrantRead(""), p.Exports.GrantList(""),
		p.keys.tenants.GrantEncrypt("secretsmanager"),
		[]role.Statement{{
			Sid: "MakeSecrets", Actions: []string{"secretsmanager:CreateSecret", "secretsmanager:TagResource"},
			Resources:  secrets,
			Conditions: []role.Condition{role.Equals("aws:RequestTag/environment", pulumi.String(ctx.Stack()))},
		}, {
			Sid: "KeepSecrets",
			Actions: []string{
				"secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue",
				"secretsmanager:UpdateSecretVersionStage", "secretsmanager:DeleteSecret",
				"secretsmanager:RestoreSecret", "secretsmanager:RotateSecret",
			},
			Resources: secrets,
		}},
	)
	for _, name := range slices.Sorted(maps.Keys(p.Cells)) {
		grants = append(grants, p.Cells[name].GrantMasterSecret()...)
	}
	return grants
}

// declareWorkspaces has the workspaces that stand in code made by the same provisioner as all others. One
// that goes away from the code is shut and exported, and kept until somebody confirms.
func (p *Platform) declareWorkspaces(ctx *pulumi.Context, a Args, w *wires) error {
	w.declared = map[string]secret.Reference{}
	for _, id := range slices.Sorted(maps.Keys(a.Workspaces.Declared)) {
		input, err := a.Workspaces.Declared[id].input(id)
		if err != nil {
			return err
		}
		made, err := lambda.NewInvocation(ctx, p.name+"-workspace-"+id, &lambda.InvocationArgs{
			FunctionName:   p.Provisioner.Name,
			Input:          pulumi.String(input),
			LifecycleScope: pulumi.String("CRUD"),
		}, pulumi.Parent(p), pulumi.DependsOn(w.able))
		if err != nil {
			return err
		}
		w.declared[id] = secret.Of(id, made.Result.ApplyT(secretOf).(pulumi.StringOutput), p.keys.tenants.ARN)
	}
	return nil
}

func (d Declared) input(id string) (string, error) {
	input := map[string]string{"workspace": id, "state": "active"}
	if d.Suspended {
		input["state"] = "suspended"
	}
	if d.Cell != "" {
		input["cell"] = d.Cell
	}
	text, err := json.Marshal(input)
	return string(text), err
}

// secretOf finds the secret in what the provisioner answers.
func secretOf(answer string) (string, error) {
	var told struct {
		SecretARN string `json:"secretArn"`
	}
	if err := json.Unmarshal([]byte(answer), &told); err != nil {
		return "", fmt.Errorf("the provisioner's answer: %w", err)
	}
	if told.SecretARN == "" {
		return "", fmt.Errorf("the provisioner's answer names no secret: %.200s", answer)
	}
	return told.SecretARN, nil
}
