package pulumitest

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// SDKs are the packages of provider SDKs that the package under test brings along, sorted: "aws/s3".
// Compiling them is the largest cost that an importer pays.
func SDKs(t testing.TB) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	var services []string
	for path := range strings.FieldsSeq(string(out)) {
		module, service, _ := strings.Cut(path, "/go/")
		if strings.HasPrefix(module, "github.com/pulumi/pulumi-") && !strings.HasSuffix(service, "/internal") {
			services = append(services, service)
		}
	}
	slices.Sort(services)
	return services
}
