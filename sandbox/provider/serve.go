package provider

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
	"google.golang.org/grpc"
	"google.golang.org/grpc/stats"

	"github.com/plinth-iac/plinth/internal/awsmodel"
)

// packages are the parts of type tokens that the stand-in answers for.
func packages() []string { return []string{"aws", "awsx", "eks", "random"} }

// largest is the largest message that the engine may send: as large as the engine's own limit, 400 MiB.
const largest = 400 << 20

// Server listens on loopback, once for each package, because the engine asks each for its version.
type Server struct {
	options Options
	world   *World
	faults  *faults

	mu        sync.Mutex
	addresses map[string]string // package to host:port
	listeners []*grpc.Server
}

// Serve starts the stand-in. It stops when ctx is done or the server is closed.
func Serve(ctx context.Context, options Options) (*Server, error) {
	world, err := OpenWorld(options.WorldFile)
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	s := &Server{options: options, world: world, faults: newFaults(options.Faults),
		addresses: map[string]string{}}
	s.log(banner)
	for _, pkg := range packages() {
		if err := s.listen(ctx, pkg); err != nil {
			return nil, errors.Join(fmt.Errorf("sandbox: listen for %s: %w", pkg, err), s.Close())
		}
	}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	return s, nil
}

func (s *Server) listen(ctx context.Context, pkg string) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	g := grpc.NewServer(grpc.MaxRecvMsgSize(largest), grpc.StatsHandler(sessions{}))
	pulumirpc.RegisterResourceProviderServer(g, &provider{pkg: pkg, server: s})
	s.mu.Lock()
	s.addresses[pkg] = l.Addr().String()
	s.listeners = append(s.listeners, g)
	s.mu.Unlock()
	go func() { _ = g.Serve(l) }() // returns when the server is closed
	return nil
}

// Env returns the environment with which the engine finds the stand-in instead of downloading plugins.
func (s *Server) Env() []string {
	var pairs []string
	for _, pkg := range packages() {
		_, port, _ := net.SplitHostPort(s.Address(pkg))
		pairs = append(pairs, pkg+":"+port)
	}
	return []string{"PULUMI_DEBUG_PROVIDERS=" + strings.Join(pairs, ",")}
}

// Address is where the package is served, "" for a package that is not.
func (s *Server) Address(pkg string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addresses[pkg]
}

// World is what exists in the stand-in AWS.
func (s *Server) World() *World { return s.world }

// Fired lists the faults that have happened, in order.
func (s *Server) Fired() []Fired { return s.faults.list() }

// Close stops listening and writes the world down.
func (s *Server) Close() error {
	s.mu.Lock()
	listeners := s.listeners
	s.listeners = nil
	s.mu.Unlock()
	for _, g := range listeners {
		g.Stop()
	}
	return s.world.close()
}

func (s *Server) log(format string, args ...any) {
	if s.options.Log != nil {
		s.options.Log(fmt.Sprintf(format, args...))
	}
}

// sessions gives each connection a memory of its own: the engine opens one for each provider resource, and
// two of them may be in different regions.
type sessions struct{}

type sessionKey struct{}

func (sessions) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context {
	return context.WithValue(ctx, sessionKey{}, &session{})
}

func (sessions) HandleConn(ctx context.Context, event stats.ConnStats) {
	if _, ends := event.(*stats.ConnEnd); ends {
		sessionOf(ctx).close()
	}
}

func (sessions) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context { return ctx }

func (sessions) HandleRPC(context.Context, stats.RPCStats) {}

// session is what one connection has told: where the engine is, and how the provider is configured.
type session struct {
	mu     sync.Mutex
	config settings
	engine *grpc.ClientConn
	lost   bool
}

// settings are the configuration of one provider resource.
type settings struct {
	site       awsmodel.Site
	configured bool
}

func sessionOf(ctx context.Context) *session {
	if s, ok := ctx.Value(sessionKey{}).(*session); ok {
		return s
	}
	return &session{}
}

func (s *session) settings() settings {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.config
}

func (s *session) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.engine != nil {
		_ = s.engine.Close()
		s.engine = nil
	}
}
