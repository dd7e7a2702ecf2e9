package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestExitStatus(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		args []string
		code int
		want string
	}{
		"help":                  {[]string{"--help"}, exitDone, "Exit status: 0 done"},
		"no command":            {nil, exitDone, "Available Commands"},
		"version":               {[]string{"version"}, exitDone, "pulumi cli v3."},
		"unknown command":       {[]string{"sandbx"}, exitUsage, `unknown command "sandbx"`},
		"unknown below a group": {[]string{"sandbox", "ups"}, exitUsage, `unknown command "ups" for`},
		"unknown flag":          {[]string{"sandbox", "up", "--stck"}, exitUsage, "unknown flag: --stck"},
		"too many arguments":    {[]string{"version", "now"}, exitUsage, "plinth version takes no arguments"},
		"no stack":              {[]string{"sandbox", "up"}, exitUsage, "want --stack (-s)"},
		"bad depth":             {[]string{"sandbox", "up", "--tree", "deep"}, exitUsage, "want components"},
		"bad setting": {
			[]string{"sandbox", "up", "-s", "dev", "-c", "cpu"}, exitUsage,
			"--config cpu: want a setting and its value",
		},
		"no program": {
			[]string{"sandbox", "up", "-s", "dev", "--root", "/nowhere"}, exitFailed, "no Pulumi.yaml in /nowhere",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			assert.Equal(t, tc.code, run(tc.args, &out, &out))
			assert.Contains(t, out.String(), tc.want)
		})
	}
}
