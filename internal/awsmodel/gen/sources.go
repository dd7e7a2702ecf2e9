//go:build sources

package main

// The Go SDKs that the schema is read from and that no other package need import. The tag keeps them out of
// every build, while `go mod tidy`, which looks at all tags, keeps their versions in go.mod.
import (
	_ "github.com/pulumi/pulumi-awsx/sdk/v2/go/awsx"
	_ "github.com/pulumi/pulumi-eks/sdk/v2/go/eks"
)
