package cache

import (
	"maps"
	"slices"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/elasticache"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
)

// user is who the clients of one role are.
type user struct {
	name pulumi.StringOutput
	arn  pulumi.StringOutput
	// iam says that clients sign tokens instead of sending a password.
	iam bool
}

// access is what the users of each role may do, in Valkey's words: keys, channels, commands. All get their
// data, transactions and scripts, and INFO, without which clients do not take a connection for ready. None
// may flush, list all keys, configure or shut down, which "dangerous" covers.
//
// BullMQ works in scripts and streams, asks for TIME, and lists its workers by CLIENT LIST. Publishers and
// subscribers see no key.
// https://valkey.io/topics/acl/
var access = map[Role]rights{
	CacheRole:   {keys: true, commands: data},
	SessionRole: {keys: true, commands: data},
	QueueRole:   {keys: true, commands: data + " +time +client|list"},
	PubSubRole:  {channels: "&*", commands: "+@pubsub +@connection -@dangerous +info"},
}

const data = "+@read +@write +@transaction +@scripting +@connection -@dangerous +info"

// rights are the parts of an access string.
type rights struct {
	keys     bool
	channels string
	commands string
}

// text is the access string. "-@all" stands for what ElastiCache would write there itself, and a difference
// would show in each preview.
func (r rights) text(keyEvents bool) string {
	if keyEvents && r.channels == "" {
		r.channels = "&__key*__:*"
		r.commands += " +subscribe +psubscribe +unsubscribe +punsubscribe"
	}
	out := "on"
	if r.keys {
		out += " ~*"
	}
	if r.channels != "" {
		out += " " + r.channels
	}
	return out + " -@all " + r.commands
}

// declareUsers declares a user for each role, and the group of them. There is no user "default": who does not
// authenticate gets in nowhere.
func (g *Group) declareUsers(ctx *pulumi.Context, roles []Role, a Args) (*elasticache.UserGroup, error) {
	g.users = make(map[Role]user, len(roles))
	ids := make(pulumi.StringArray, len(roles))
	for i, role := range roles {
		id := pulumi.String(g.identifier(ctx, string(role)))
		password := a.Passwords[role]
		made, err := elasticache.NewUser(ctx, g.name+"-"+string(role), &elasticache.UserArgs{
			UserId:             id,
			UserName:           id,
			Engine:             pulumi.String(engine),
			AccessString:       pulumi.String(access[role].text(a.Engine.KeyspaceEvents != "")),
			AuthenticationMode: authentication(password),
		}, pulumi.Parent(g))
		if err != nil {
			return nil, err
		}
		g.users[role] = user{name: made.UserName, arn: made.Arn, iam: password == nil}
		ids[i] = made.UserId
	}
	return elasticache.NewUserGroup(ctx, g.name, &elasticache.UserGroupArgs{
		UserGroupId: pulumi.String(g.identifier(ctx)),
		Engine:      pulumi.String(engine),
		UserIds:     ids,
	}, pulumi.Parent(g))
}

func authentication(password pulumi.StringInput) elasticache.UserAuthenticationModeArgs {
	if password == nil {
		return elasticache.UserAuthenticationModeArgs{Type: pulumi.String("iam")}
	}
	secret, _ := pulumi.ToSecret(password).(pulumi.StringOutput)
	return elasticache.UserAuthenticationModeArgs{
		Type:      pulumi.String("password"),
		Passwords: pulumi.StringArray{secret},
	}
}

// validatePasswords reports passwords of roles that the group does not serve.
func (a Args) validatePasswords(p *check.Problems, roles []Role) {
	for _, role := range slices.Sorted(maps.Keys(a.Passwords)) {
		check.OneOf(p, role, "passwords", roles...)
		p.Required(a.Passwords[role] != nil, "passwords."+string(role), "a secret value")
	}
}
