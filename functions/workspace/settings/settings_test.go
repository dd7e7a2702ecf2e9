package settings_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/functions/workspace/settings"
)

func valid() map[string]string {
	return map[string]string{
		environment.Region:     "eu-west-1",
		settings.Application:   "tenancy",
		settings.Environment:   "production",
		settings.RegistryTable: "tenancy-registry-1a2b3c4",
		settings.Cells: `[{"name":"a","host":"a.cluster-x.eu-west-1.rds.amazonaws.com","adminSecretArn":` +
			`"arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster-1-AbCdEf","capacity":2500}]`,
		settings.SecretPrefix: "production/workspace",
		settings.KeyARN:       "arn:aws:kms:eu-west-1:123456789012:key/1",
		settings.ExportBucket: "tenancy-exports-1a2b3c4",
	}
}

func load(env map[string]string) (settings.Settings, error) {
	return settings.Load(func(key string) (string, bool) { v, ok := env[key]; return v, ok })
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	s, err := load(valid())
	require.NoError(t, err)
	assert.Equal(t, 7*24*time.Hour, s.DropGrace)
	assert.Equal(t, 30, s.RecoveryDays)
	assert.Zero(t, s.RotateDays, "rotation is off unless asked for")
	assert.Empty(t, s.CAFile)
	assert.Nil(t, s.AWS.BaseEndpoint)
	assert.Equal(t, []settings.Cell{{
		Name: "a", Host: "a.cluster-x.eu-west-1.rds.amazonaws.com", Port: 3306, Capacity: 2500,
		AdminSecretARN: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster-1-AbCdEf",
	}}, s.Cells)
}

func TestEverythingGiven(t *testing.T) {
	t.Parallel()
	env := valid()
	env[settings.DropGrace], env[settings.RecoveryDays], env[settings.RotateDays] = "1h", "7", "90"
	env[settings.CAFile], env[environment.Endpoint] = "/var/task/ca.pem", "http://127.0.0.1:1"
	s, err := load(env)
	require.NoError(t, err)
	assert.Equal(t, time.Hour, s.DropGrace)
	assert.Equal(t, 7, s.RecoveryDays)
	assert.Equal(t, 90, s.RotateDays)
	assert.Equal(t, "/var/task/ca.pem", s.CAFile)
	assert.Equal(t, "http://127.0.0.1:1", *s.AWS.BaseEndpoint)
}

func TestEmptyEnvironment(t *testing.T) {
	t.Parallel()
	_, err := load(nil)
	require.Error(t, err)
	for _, key := range []string{
		environment.Region, settings.Application, settings.Environment, settings.RegistryTable, settings.Cells,
		settings.SecretPrefix, settings.KeyARN, settings.ExportBucket,
	} {
		assert.ErrorContains(t, err, "\n  "+key+": is not set")
	}
}

func TestProblems(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ key, value, want string }{
		"grace without unit":    {settings.DropGrace, "7", `DROP_GRACE: is "7"; want a duration of at least 1h`},
		"grace too short":       {settings.DropGrace, "1m", `want a duration of at least 1h`},
		"recovery below AWS's":  {settings.RecoveryDays, "3", `SECRET_RECOVERY_DAYS: is "3"; want 7 to 30`},
		"rotation not a number": {settings.RotateDays, "weekly", `ROTATE_DAYS: is "weekly"; want 1 to 1000`},
		"prefix with a slash":   {settings.SecretPrefix, "production/", "no slash at its ends"},
		"not a key":             {settings.KeyARN, "alias/x", "KEY_ARN: is \"alias/x\"; want the ARN of a KMS key"},
		"not a bucket":          {settings.ExportBucket, "Exports", "EXPORT_BUCKET"},
		"not a table":           {settings.RegistryTable, "a b", "REGISTRY_TABLE"},
		"cells no JSON":         {settings.Cells, "a", "CELLS: is no JSON array of cells"},
		"cells with more":       {settings.Cells, "[] []", "of cells: more follows after it"},
		"no cells":              {settings.Cells, "[]", "CELLS: is empty; want at least one cell"},
		"unknown field":         {settings.Cells, `[{"nam":"a"}]`, `unknown field "nam"`},
		"cell without anything": {settings.Cells, `[{}]`, "CELLS[0].host"},
		"cell of no capacity":   {settings.Cells, `[{"capacity":-1}]`, "CELLS[0].capacity: is -1; want 0 or more"},
		"cell with a bad port":  {settings.Cells, `[{"port":70000}]`, "CELLS[0].port: is 70000; want 1 to 65535"},
		"two of a name": {
			settings.Cells, `[{"name":"a"},{"name":"a"}]`, `CELLS[1].name: is "a", as an earlier cell is`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := valid()
			env[tc.key] = tc.value
			_, err := load(env)
			assert.ErrorContains(t, err, tc.want)
		})
	}
}
