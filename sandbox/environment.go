package sandbox

import (
	"maps"
	"strings"
)

// environment is what the CLI runs with: a backend on this disk, the stand-in for each provider, and nothing
// of what the caller's shell says about real accounts.
func (s *Sandbox) environment() map[string]string {
	env := map[string]string{
		"PULUMI_BACKEND_URL":       s.layout.backendURL(),
		"PULUMI_CONFIG_PASSPHRASE": passphrase,
		// The copies of the stack files are fresh for each run and know no salt; the state does.
		"PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true",
		// The file backend otherwise rewrites the whole state at each step: minutes for a large stack.
		"PULUMI_EXPERIMENTAL":      "true",
		"PULUMI_SKIP_CHECKPOINTS":  "true",
		"PULUMI_SKIP_UPDATE_CHECK": "true",
		// A provider that the stand-in does not play is an error, and no download.
		"PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "true",
	}
	for _, pair := range s.standIn.Env() {
		name, v, _ := strings.Cut(pair, "=")
		env[name] = v
	}
	maps.Copy(env, disarmed())
	return env
}

// disarmed empties the variables through which credentials or another backend could come in.
func disarmed() map[string]string {
	env := map[string]string{}
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_ROLE_ARN",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "PULUMI_ACCESS_TOKEN", "PULUMI_CONFIG_PASSPHRASE_FILE", "PULUMI_STACK",
	} {
		env[name] = ""
	}
	return env
}
