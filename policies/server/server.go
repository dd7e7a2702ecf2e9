// Package server serves a policy pack to the Pulumi engine. It answers without a stack as well as within one,
// hands configuration and stack tags to every rule, reads each resource once, and survives rules that fail.
package server

import (
	"context"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

// healthInterval is how often the server looks whether the engine that started it is still there.
const healthInterval = 5 * time.Second

// Main serves the pack until the engine ends: the body of a policy pack's main function. The engine passes
// its own address as the only argument and reads the port from the first line of out.
func Main(p *pack.Pack, args []string, out io.Writer) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	stop := make(chan bool)
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{
		Cancel: stop,
		Init: func(s *grpc.Server) error {
			pulumirpc.RegisterAnalyzerServer(s, New(p))
			return nil
		},
	})
	if err != nil {
		return fmt.Errorf("policy pack %s: serving: %w", p.Name, err)
	}
	if len(args) > 0 {
		if err := rpcutil.Healthcheck(ctx, args[0], healthInterval, func() { close(stop) }); err != nil {
			return fmt.Errorf("policy pack %s: watching the engine: %w", p.Name, err)
		}
	}
	if _, err := fmt.Fprintf(out, "%d\n", handle.Port); err != nil {
		return fmt.Errorf("policy pack %s: telling the port: %w", p.Name, err)
	}
	if err := <-handle.Done; err != nil {
		return fmt.Errorf("policy pack %s: serving: %w", p.Name, err)
	}
	return nil
}

// Run is Main with the arguments and the output of this process. It returns the process's exit code.
func Run(p *pack.Pack, err error) int {
	if err == nil {
		err = Main(p, os.Args[1:], os.Stdout)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// Server answers the engine's calls. Make one with New.
type Server struct {
	pulumirpc.UnimplementedAnalyzerServer

	pack *pack.Pack

	mu     sync.Mutex
	env    rule.Environment
	stack  pack.Configuration
	run    *pack.Run
	open   map[string][]string
	failed error
}

var _ pulumirpc.AnalyzerServer = (*Server)(nil)

// New makes a server that is ready for resources, with the pack's defaults.
func New(p *pack.Pack) *Server {
	s := &Server{pack: p, open: map[string][]string{}}
	s.run, s.failed = p.Configure(pack.Configuration{}, rule.Environment{})
	return s
}

// Handshake tells where the engine is. The pack needs nothing from it.
func (s *Server) Handshake(
	context.Context, *pulumirpc.AnalyzerHandshakeRequest,
) (*pulumirpc.AnalyzerHandshakeResponse, error) {
	return &pulumirpc.AnalyzerHandshakeResponse{}, nil
}

// GetPluginInfo tells the pack's version.
func (s *Server) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: s.pack.Version}, nil
}

// ConfigureStack tells which stack is looked at. Its configuration and its tags may choose the profile and
// carry exemptions. The engine does not call it when there is no stack.
func (s *Server) ConfigureStack(
	_ context.Context, req *pulumirpc.AnalyzerStackConfigureRequest,
) (*pulumirpc.AnalyzerStackConfigureResponse, error) {
	var c pack.Configuration
	if err := s.pack.ReadStack(&c, req.GetConfig(), req.GetTags()); err != nil {
		return nil, fmt.Errorf("policy pack %s: %w", s.pack.Name, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stack = c
	s.env = rule.Environment{
		Organization: req.GetOrganization(), Project: req.GetProject(), Stack: req.GetStack(),
		StackTags: req.GetTags(), DryRun: req.GetDryRun(),
	}
	return &pulumirpc.AnalyzerStackConfigureResponse{}, s.configure(c)
}

// configure prepares the run that the following resources are judged in.
func (s *Server) configure(c pack.Configuration) error {
	run, err := s.pack.Configure(c, s.env)
	if err != nil {
		return fmt.Errorf("policy pack %s: %w", s.pack.Name, err)
	}
	s.run, s.open = run, map[string][]string{}
	return nil
}

// Cancel stops nothing: every call is short.
func (s *Server) Cancel(context.Context, *emptypb.Empty) (*emptypb.Empty, error) {
	return &emptypb.Empty{}, nil
}
