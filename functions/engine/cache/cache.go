// Package cache remembers short texts for a while, for all instances of a function: in an ElastiCache group,
// or in a Redis of elsewhere, over TLS.
//
// Whatever fails is a miss. A cache that fails is left alone for some seconds, so that no row of requests
// waits for it, and the log tells of it once a minute.
package cache

import (
	"context"
	"crypto/x509"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/redis/go-redis/v9"
)

const (
	// Timeout is how long the cache may take to be reached, to let the function in, and to answer, each.
	Timeout = 100 * time.Millisecond
	// rest is how long a cache that failed is left alone.
	rest = 5 * time.Second
	// quiet is how long the log says nothing more of failures.
	quiet = time.Minute
)

// Options are where the cache is, and who asks: Address and User, or SecretARN.
type Options struct {
	// Address is host:port of an ElastiCache group, and User who signs in there, with tokens.
	Address, User string
	// SecretARN is the secret of a cache which stands elsewhere: rediss://user:password@host:port.
	SecretARN string
	// Secrets reads it.
	Secrets func() *secretsmanager.Client
	// AWS is who signs the tokens.
	AWS aws.Config
	// CAFile holds authorities that are trusted besides those of the system.
	CAFile string
	// Timeout is how long each step may take.
	Timeout time.Duration
	// Now is the clock.
	Now func() time.Time
	// Log receives the causes of misses that are none.
	Log *slog.Logger
}

// Cache is one. A nil one remembers nothing.
type Cache struct {
	Options

	roots func() (*x509.CertPool, error)

	mu     sync.Mutex
	client *redis.Client
	// resting is until when it is left alone, and silent until when nothing is said of it.
	resting, silent time.Time
}

// New connects to nothing. It returns nil where no cache is named.
func New(o Options) *Cache {
	if o.Address == "" && o.SecretARN == "" {
		return nil
	}
	return &Cache{
		Options: o, roots: sync.OnceValues(func() (*x509.CertPool, error) { return roots(o.CAFile) }),
	}
}

// Get is what is remembered under a key.
func (c *Cache) Get(ctx context.Context, key string) (value []byte, ok bool) {
	c.do(ctx, func(ctx context.Context, client *redis.Client) (err error) {
		value, err = client.Get(ctx, key).Bytes()
		ok = err == nil
		if errors.Is(err, redis.Nil) {
			return nil
		}
		return err
	})
	return value, ok
}

// Set remembers a value for a while.
func (c *Cache) Set(ctx context.Context, key string, value []byte, lasting time.Duration) {
	c.do(ctx, func(ctx context.Context, client *redis.Client) error {
		return client.Set(ctx, key, value, lasting).Err()
	})
}

// Close ends the connections. The next request makes new ones.
func (c *Cache) Close() {
	if c != nil {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.drop()
	}
}

// drop forgets the client, its address and its password.
func (c *Cache) drop() {
	if c.client != nil {
		_ = c.client.Close()
		c.client = nil
	}
}

func (c *Cache) do(ctx context.Context, ask func(ctx context.Context, client *redis.Client) error) {
	if c == nil {
		return
	}
	client, err := c.open(ctx)
	if client != nil {
		// To connect, to sign in, and to ask.
		limited, cancel := context.WithTimeout(ctx, 3*c.Timeout)
		defer cancel()
		err = ask(limited, client)
	}
	// That a caller gave up says nothing about the cache.
	if err != nil && ctx.Err() == nil {
		c.fail(client, err)
	}
}

// open is the client, or nil while the cache is left alone.
func (c *Cache) open(ctx context.Context) (*redis.Client, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Now().Before(c.resting) {
		return nil, nil
	}
	if c.client == nil {
		options, err := c.connection(ctx)
		if err != nil {
			return nil, err
		}
		c.client = redis.NewClient(options)
	}
	return c.client, nil
}

// fail leaves the cache alone for a while. After that it is found anew: its secret may be another.
func (c *Cache) fail(client *redis.Client, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if client == c.client {
		c.drop()
	}
	now := c.Now()
	c.resting = now.Add(rest)
	if !now.Before(c.silent) {
		c.silent = now.Add(quiet)
		c.Log.Warn("the cache is not used", "error", err.Error())
	}
}
