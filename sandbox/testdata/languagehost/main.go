// Command languagehost stands in for pulumi-language-go in tests: it does with a policy pack what that does,
// which is to compile the folder and to run the program, and nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"

	"google.golang.org/grpc"
	"google.golang.org/protobuf/types/known/emptypb"

	"github.com/pulumi/pulumi/sdk/v3/go/common/util/rpcutil"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

func main() {
	handle, err := rpcutil.ServeWithOptions(rpcutil.ServeOptions{Init: func(s *grpc.Server) error {
		pulumirpc.RegisterLanguageRuntimeServer(s, host{})
		return nil
	}})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(handle.Port)
	if err := <-handle.Done; err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type host struct {
	pulumirpc.UnimplementedLanguageRuntimeServer
}

// GetPluginInfo tells a version, which the engine insists on.
func (host) GetPluginInfo(context.Context, *emptypb.Empty) (*pulumirpc.PluginInfo, error) {
	return &pulumirpc.PluginInfo{Version: "3.259.0"}, nil
}

// RunPlugin compiles the folder and runs what comes of it until it ends or is not wanted any more.
func (host) RunPlugin(
	req *pulumirpc.RunPluginRequest, server grpc.ServerStreamingServer[pulumirpc.RunPluginResponse],
) error {
	folder, err := os.MkdirTemp("", "languagehost")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	program := folder + "/program"
	build := exec.CommandContext(server.Context(), "go", "build", "-o", program)
	build.Dir = req.GetInfo().GetProgramDirectory()
	if said, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("go build: %w: %s", err, said)
	}
	streams, stdout, stderr, err := rpcutil.MakeRunPluginStreams(server, false)
	if err != nil {
		return err
	}
	run := exec.CommandContext(server.Context(), program, req.GetArgs()...)
	run.Dir, run.Env, run.Stdout, run.Stderr = req.GetPwd(), req.GetEnv(), stdout, stderr
	return errors.Join(run.Run(), streams.Close())
}
