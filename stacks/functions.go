package stacks

import (
	"os"
	"path/filepath"
	"slices"

	"github.com/plinth-iac/plinth/components/tenancy"
	"github.com/plinth-iac/plinth/internal/check"
)

// Functions is the folder in which the compiled functions of a stack must lie, from the project's folder; ""
// when the stack, as its file has it, needs none.
func Functions(root, stack string) (string, error) {
	_, settings, err := fromFiles(root, stack)
	if err != nil {
		return "", err
	}
	cfg := &Config{}
	_ = cfg.decode(settings) // Check tells what is wrong with them
	if !slices.Contains(cfg.Architectures, "tenancy") {
		return "", nil
	}
	return cfg.Tenancy.Functions, nil
}

// built demands that the functions are compiled, before the engine looks for their folders.
func (c *Config) built() error {
	var p check.Problems
	for _, name := range tenancy.Shipped() {
		file := filepath.Join(c.Tenancy.Functions, name+".zip")
		if !filepath.IsAbs(file) {
			file = filepath.Join(c.root, file)
		}
		_, err := os.Stat(file)
		p.Unless(err == nil, c.at("tenancy.functions"),
			"is %q, which holds no %s.zip; want what `make functions` builds there", c.Tenancy.Functions, name)
	}
	return p.Err()
}
