// Command policies is the policy pack as the Pulumi engine runs it: from this folder
// (`pulumi preview --policy-pack …/policies`), or built beforehand
// (`go build -o plinth-policies ./policies`, `pulumi preview --policy-pack plinth-policies`).
package main

import (
	"os"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/server"
)

func main() { os.Exit(server.Run(pack.Standard())) }
