// Command plinth is the Pulumi program: it deploys the architectures that the stack's settings name.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/stacks"
)

func main() { pulumi.Run(stacks.Deploy) }
