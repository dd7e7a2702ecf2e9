package wire_test

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/cell"
	"github.com/plinth-iac/plinth/functions/workspace/credential"
	"github.com/plinth-iac/plinth/functions/workspace/step"
)

// step sends the event that Secrets Manager sends.
func (w *world) step(workspace, what, token string) error {
	w.t.Helper()
	text, err := json.Marshal(map[string]string{
		"Step": what, "SecretId": awsfake.SecretARN(prefix + "/" + workspace), "ClientRequestToken": token,
	})
	require.NoError(w.t, err)
	_, err = w.Handle(context.Background(), text)
	return err
}

func (w *world) ping(l login) error { return w.connect(l).PingContext(context.Background()) }

func (w *world) pendingLogin(id string) (l login) {
	w.t.Helper()
	require.NoError(w.t, json.Unmarshal([]byte(w.aws.SecretText(prefix+"/"+id, "AWSPENDING")), &l))
	return l
}

func TestRotationContract(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("contract")
	w.do("create", id)
	old := w.credential(id)
	exec(t, w.connect(old), "CREATE TABLE "+quote(old.Database, "t")+" (n INT)",
		"CREATE VIEW "+quote(old.Database, "v")+" AS SELECT n FROM "+quote(old.Database, "t"))
	token := credential.Token("rotation", id)
	w.aws.BeginRotation(prefix+"/"+id, token)

	require.NoError(t, w.step(id, "createSecret", token))
	next := w.pendingLogin(id)
	assert.Equal(t, old.Username[:len(old.Username)-1]+"b", next.Username, "the users alternate")
	assert.NotEqual(t, old.Password, next.Password)
	require.NoError(t, w.step(id, "createSecret", token))
	assert.Equal(t, next, w.pendingLogin(id), "the same step twice is the same credential")
	require.NoError(t, w.ping(old))
	assert.True(t, cell.Denied(w.ping(next)), "not set yet")
	require.Error(t, w.step(id, "testSecret", token), "the test tells that it is not set")

	require.NoError(t, w.step(id, "setSecret", token))
	require.NoError(t, w.step(id, "setSecret", token))
	require.NoError(t, w.ping(old), "clients with the old password keep working")
	require.NoError(t, w.ping(next))
	require.NoError(t, w.step(id, "testSecret", token))
	assert.Equal(t, old, w.credential(id), "nothing is current before the end")

	require.NoError(t, w.step(id, "finishSecret", token))
	assert.Equal(t, next, w.credential(id))
	require.NoError(t, w.ping(next))
	assert.True(t, cell.Denied(w.ping(old)), "the old password is refused")
	stages := w.aws.Stages(prefix + "/" + id)
	assert.Equal(t, token, stages["AWSCURRENT"])
	assert.NotContains(t, stages, "AWSPENDING")
	assert.NotEmpty(t, stages["AWSPREVIOUS"])
	exec(t, w.connect(next), "INSERT INTO "+quote(old.Database, "t")+" VALUES (1)")
	assert.Equal(t, []string{"1"}, strs(t, w.connect(next), "SELECT n FROM "+quote(old.Database, "v")),
		"what the locked user defined goes on working")

	for _, what := range []string{"createSecret", "setSecret", "testSecret", "finishSecret"} {
		require.NoError(t, w.step(id, what, token), "%s after the end", what)
	}
	require.NoError(t, w.ping(next))
	assert.Equal(t, next, w.credential(id))
	for _, l := range []login{old, next} {
		assert.NotContains(t, w.log.String(), l.Password)
	}
}

func TestRotationIsRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("refuse")
	w.do("create", id)
	token := credential.Token("x")
	require.ErrorContains(t, w.step(id, "setSecret", token), "is no version of the secret")
	w.aws.BeginRotation(prefix+"/"+id, token)
	require.ErrorContains(t, w.step(id, "sellSecret", token), `"sellSecret" is no step`)
	require.Error(t, w.step(id, "setSecret", token), "there is no credential yet")
	_, err := w.Handle(context.Background(), json.RawMessage(
		`{"Step":"setSecret","SecretId":"arn:aws:secretsmanager:eu-west-1:123456789012:secret:else-AbCdEf"}`))
	require.ErrorContains(t, err, "want the ARN of a secret below production/workspace/")
	_, err = w.try("rotate", fresh("nobody"))
	require.ErrorContains(t, err, "not registered")
}

func TestRotateAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("once")
	w.do("create", id)
	first := w.credential(id)
	ctx := invoked(context.Background())
	_, err := w.tryIn(ctx, "rotate", id)
	require.NoError(t, err)
	second := w.credential(id)
	_, err = w.tryIn(ctx, "rotate", id)
	require.NoError(t, err)
	assert.Equal(t, second, w.credential(id), "the same request rotates once")
	w.do("rotate", id)
	third := w.credential(id)
	assert.Equal(t, first.Username, third.Username)
	for _, old := range []login{first, second} {
		assert.True(t, cell.Denied(w.ping(old)))
	}
	require.NoError(t, w.ping(third))
	assert.Len(t, users(t, w.admin(0), id), 2)
}

func TestRotateKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	for at := 0; ; at++ {
		w := newWorld(t, [2]int{1, 0})
		id := fresh("kill")
		w.do("create", id)
		old := w.credential(id)
		seen := 0
		ctx := step.With(invoked(context.Background()), func(string) error {
			if seen++; seen == at+1 {
				return errKilled
			}
			return nil
		})
		_, err := w.tryIn(ctx, "rotate", id)
		// Whatever a client reads from the secret at this moment lets it in.
		require.NoError(t, w.ping(w.credential(id)), "killed at step %d", at)
		_, again := w.tryIn(ctx, "rotate", id)
		require.NoError(t, again)
		assert.NotEqual(t, old.Password, w.credential(id).Password)
		require.NoError(t, w.ping(w.credential(id)))
		assert.True(t, cell.Denied(w.ping(old)))
		if err == nil {
			assert.Greater(t, at, 5)
			return
		}
	}
}

func TestConcurrentRotationsLeaveOneCredential(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("many")
	w.do("create", id)
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			ctx := invoked(killer(0.1))
			for range 100 {
				if _, err := w.tryIn(ctx, "rotate", id); err == nil {
					return
				}
			}
			assert.Fail(t, "a rotation did not come to its end")
		})
	}
	wait.Wait()
	l := w.credential(id)
	require.NoError(t, w.ping(l))
	assert.Len(t, users(t, w.admin(0), id), 2)
	open := strs(t, w.admin(0), "SELECT User FROM mysql.global_priv WHERE User LIKE ? "+
		"AND COALESCE(JSON_VALUE(Priv, '$.account_locked'), 'false') NOT IN ('true', '1')", "ws"+id+"%")
	assert.Equal(t, []string{l.Username}, open, "only the current user is let in")
}

func TestRotationOfASuspendedWorkspace(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0})
	id := fresh("asleep")
	w.do("create", id)
	w.do("suspend", id)
	before := w.credential(id)
	w.do("rotate", id)
	after := w.credential(id)
	assert.NotEqual(t, before.Username, after.Username)
	assert.True(t, cell.Denied(w.ping(after)), "nobody is let in")
	w.do("resume", id)
	require.NoError(t, w.ping(after))
	assert.True(t, cell.Denied(w.ping(before)))
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{1, 0}, func(env map[string]string) { env["ROTATE_DAYS"] = "30" })
	id := fresh("clock")
	w.do("create", id)
	rotation := w.aws.SecretRotation(prefix + "/" + id)
	assert.Equal(t, function, rotation["RotationLambdaARN"])
	assert.Equal(t, false, rotation["RotateImmediately"])
	assert.Equal(t, map[string]any{"AutomaticallyAfterDays": 30.0}, rotation["RotationRules"])
	// Secrets Manager then tries the function with a copy of the current credential.
	current, token := w.aws.SecretText(prefix+"/"+id, "AWSCURRENT"), credential.Token("try", id)
	w.aws.BeginRotation(prefix+"/"+id, token)
	w.aws.SetVersion(prefix+"/"+id, token, current)
	require.NoError(t, w.step(id, "testSecret", token))
}

func TestPasswordOfTheMasterUserChanges(t *testing.T) {
	t.Parallel()
	w := newWorld(t, [2]int{10, 0})
	rotating := fmt.Sprintf("master%d", workspaces.Add(1))
	set := func(password string) {
		exec(t, w.admin(0), "CREATE USER IF NOT EXISTS "+rotating+"@`%` REQUIRE SSL",
			"ALTER USER "+rotating+"@`%` IDENTIFIED BY '"+password+"'",
			"GRANT ALL PRIVILEGES ON *.* TO "+rotating+"@`%` WITH GRANT OPTION")
		w.aws.AddSecret("admin/a", fmt.Sprintf(`{"username":%q,"password":%q}`, rotating, password))
	}
	set("first")
	w.do("create", fresh("master"))
	set("second")
	end := func() {
		for _, id := range strs(t, w.admin(0), "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = ?", rotating) {
			exec(t, w.admin(0), "KILL "+id)
		}
	}
	end() // connections that are there stay; new ones need the new password
	before := w.aws.Calls("GetSecretValue")
	w.do("create", fresh("master"))
	assert.Equal(t, 1, w.aws.Calls("GetSecretValue")-before, "it is read again when it is refused")
	end()
	w.do("create", fresh("master"))
	assert.Equal(t, 1, w.aws.Calls("GetSecretValue")-before, "and not each time")
	w.aws.AddSecret("admin/a", `{"username":"x"}`)
	require.NoError(t, w.Cells.Close())
	_, err := w.try("create", fresh("master"))
	require.ErrorContains(t, err, `the master user's secret is no {"username", "password"}`)
}
