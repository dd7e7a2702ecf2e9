package ecs_test

import (
	"testing"

	"github.com/plinth-iac/plinth/policies/ecs"
	"github.com/plinth-iac/plinth/policies/rule/ruletest"
)

func TestNoPublicIP(t *testing.T) {
	ruletest.Run(t, ecs.NoPublicIP, ruletest.Good{Inputs: m{"networkConfiguration": m{"assignPublicIp": false}}},
		ruletest.Pass("nothing said", m{"networkConfiguration": nil}),
		ruletest.Fail("public", m{"networkConfiguration.assignPublicIp": true},
			"networkConfiguration.assignPublicIp is true"),
	)
}

func TestNoHostNamespaces(t *testing.T) {
	ruletest.Run(t, ecs.NoHostNamespaces, ruletest.Good{Inputs: m{"networkMode": "awsvpc", "pidMode": "task"}},
		ruletest.Fail("processes", m{"pidMode": "host"}, `pidMode is "host"`),
		ruletest.Fail("memory", m{"ipcMode": "host"}, `ipcMode is "host"`),
		ruletest.Beyond("network", m{"networkMode": "host"}, `networkMode is "host"`),
	)
}

func TestNotPrivileged(t *testing.T) {
	ruletest.Run(t, ecs.NotPrivileged, ruletest.Good{Inputs: with(nil)},
		ruletest.Pass("said so", with(m{"privileged": false})),
		ruletest.Fail("privileged", with(m{"privileged": true}), "containerDefinitions»[1].privileged is true"),
		ruletest.Open("no JSON", m{"containerDefinitions": "{"}),
		ruletest.Open("no list", m{"containerDefinitions": "{}"}),
	)
}

func TestNotRoot(t *testing.T) {
	ruletest.Run(t, ecs.NotRoot, ruletest.Good{Inputs: with(nil)},
		ruletest.Pass("with a group", with(m{"user": "100:0"})),
		ruletest.Fail("nobody", with(m{"user": nil}), "[1].user is not set"),
		ruletest.Fail("root", with(m{"user": "root"}), `[1].user is "root"`),
		ruletest.Fail("root by number", with(m{"user": "0:0"}), `[1].user is "0:0"`),
	)
}

func TestReadOnlyRoot(t *testing.T) {
	ruletest.Run(t, ecs.ReadOnlyRoot, ruletest.Good{Inputs: with(nil)},
		ruletest.Fail("nothing said", with(m{"readonlyRootFilesystem": nil}), "readonlyRootFilesystem is not set"),
		ruletest.Fail("writable", with(m{"readonlyRootFilesystem": false}), "readonlyRootFilesystem is false"),
		ruletest.Beyond("a secret", m{
			"containerDefinitions": ruletest.Secret(definitions(app(m{"readonlyRootFilesystem": false}))),
		}, "readonlyRootFilesystem is"),
	)
}

func TestFileSystemEncryptedInTransit(t *testing.T) {
	volume := func(encryption any) m { return m{"efsVolumeConfiguration": m{"transitEncryption": encryption}} }
	ruletest.Run(t, ecs.FileSystemEncryptedInTransit, ruletest.Good{Inputs: m{
		"volumes": []m{volume("ENABLED"), volume("ENABLED")},
	}},
		ruletest.Pass("beside another volume", m{"volumes": []m{{"name": "scratch"}, volume("ENABLED")}}),
		ruletest.Fail("nothing said", m{"volumes[1]": volume(nil), "volumes[1].efsVolumeConfiguration.rootDirectory": "/"},
			"volumes[1].efsVolumeConfiguration.transitEncryption is not set"),
		ruletest.Fail("off", m{"volumes[1]": volume("DISABLED")}, `transitEncryption is "DISABLED"`),
		ruletest.Beyond("off beside another volume", m{"volumes": []m{{"name": "scratch"}, volume("DISABLED")}},
			`transitEncryption is "DISABLED"`),
		ruletest.Skip("no file systems", m{"volumes": []m{{"name": "scratch"}}}),
	)
}
