// Package cache provides a Valkey replication group: encrypted, authenticated and spread over zones by
// default.
//
// What a group is for is its type, because that decides what happens when memory is full. A group made by
// NewCache throws keys away and hands out a CacheEndpoint; a job queue takes a QueueEndpoint, which only
// groups that never evict can give. A queue on an evicting group does not compile.
package cache

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/names"
)

// Type is the Pulumi type token of a Group.
const Type = "plinth:cache:Group"

// Group is a Valkey replication group. NewCache, NewSession, NewQueue, NewPubSub and NewShared make one.
type Group struct {
	pulumi.ResourceState

	// PrimaryEndpoint is host:port of the node that takes writes. TLS only.
	PrimaryEndpoint pulumi.StringOutput `pulumi:"primaryEndpoint"`
	// ReaderEndpoint is host:port that spreads reads over the replicas. TLS only.
	ReaderEndpoint pulumi.StringOutput `pulumi:"readerEndpoint"`
	// ARN is what IAM policies name.
	ARN pulumi.StringOutput `pulumi:"arn"`
	// SecurityGroupID is the group around the nodes: where clients send to.
	SecurityGroupID pulumi.StringOutput `pulumi:"securityGroupId"`
	// MemberClusterIDs are the nodes by their number in the group, "001" being the first primary. Alarms name
	// them as CacheClusterId.
	MemberClusterIDs map[string]pulumi.StringOutput

	// Port is where clients connect, for the egress rules of their security groups.
	Port int

	name  string
	users map[Role]user
}

// Cache is a group for copies of data that lives elsewhere: when memory is full, the keys used least recently
// go.
type Cache struct{ *Group }

// Session is a group for sessions: when memory is full, keys with a time to live go, the least recently used
// first.
type Session struct{ *Group }

// Queue is a group for jobs, such as BullMQ's: when memory is full, writes fail and nothing is lost.
type Queue struct{ *Group }

// PubSub is a group for messages between processes: nothing is stored, and nothing is evicted.
type PubSub struct{ *Group }

// Shared is one group for every purpose, which never evicts, so that it is safe for all: what is written to
// it as a cache must have a time to live, or memory fills up and all writes fail. It is meant for
// development.
type Shared struct{ *Group }

// NewCache declares a group that evicts. It registers nothing when the arguments are invalid.
func NewCache(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Cache, error) {
	g, err := declare(ctx, name, purpose{allKeysLRU, []Role{CacheRole}, 1}, args, opts)
	if err != nil {
		return nil, err
	}
	return &Cache{g}, nil
}

// NewSession declares a group that evicts keys with a time to live. It registers nothing when the arguments
// are invalid.
func NewSession(
	ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption,
) (*Session, error) {
	g, err := declare(ctx, name, purpose{volatileLRU, []Role{SessionRole}, 7}, args, opts)
	if err != nil {
		return nil, err
	}
	return &Session{g}, nil
}

// NewQueue declares a group that never evicts. It registers nothing when the arguments are invalid.
func NewQueue(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Queue, error) {
	g, err := declare(ctx, name, purpose{noEviction, []Role{QueueRole}, 7}, args, opts)
	if err != nil {
		return nil, err
	}
	return &Queue{g}, nil
}

// NewPubSub declares a group that never evicts, whose user may publish and subscribe and see no key. It
// registers nothing when the arguments are invalid.
func NewPubSub(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*PubSub, error) {
	g, err := declare(ctx, name, purpose{noEviction, []Role{PubSubRole}, 1}, args, opts)
	if err != nil {
		return nil, err
	}
	return &PubSub{g}, nil
}

// NewShared declares a group for all roles, with a user for each. It registers nothing when the arguments are
// invalid.
func NewShared(ctx *pulumi.Context, name string, args *Args, opts ...pulumi.ResourceOption) (*Shared, error) {
	g, err := declare(ctx, name, purpose{noEviction, Roles(), 7}, args, opts)
	if err != nil {
		return nil, err
	}
	return &Shared{g}, nil
}

// purpose is what a constructor decides about its group.
type purpose struct {
	policy       eviction
	roles        []Role
	snapshotDays int
}

func declare(
	ctx *pulumi.Context, name string, to purpose, args *Args, opts []pulumi.ResourceOption,
) (*Group, error) {
	if args == nil {
		args = &Args{}
	}
	var p check.Problems
	names.Auto(&p, "name", names.ReplicationGroup, name)
	p.Under("", args.Validate())
	args.validatePasswords(&p, to.roles)
	if err := p.Err(); err != nil {
		return nil, fmt.Errorf("%s %q: %w", Type, name, err)
	}

	g := &Group{name: name}
	if err := ctx.RegisterComponentResource(Type, name, g, opts...); err != nil {
		return nil, err
	}
	if err := g.declare(ctx, to, args.withDefaults()); err != nil {
		return nil, err
	}
	return g, ctx.RegisterResourceOutputs(g, pulumi.Map{
		"primaryEndpoint": g.PrimaryEndpoint,
		"readerEndpoint":  g.ReaderEndpoint,
		"arn":             g.ARN,
		"securityGroupId": g.SecurityGroupID,
	})
}
