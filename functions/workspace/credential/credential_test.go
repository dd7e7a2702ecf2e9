package credential

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/plinth-iac/plinth/functions/internal/awsfake"
	"github.com/plinth-iac/plinth/functions/workspace/name"
)

func TestPasswordNeverPrintsItself(t *testing.T) {
	t.Parallel()
	p := NewPassword()
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "p", p, "all", fmt.Sprint(Credential{Password: p}))
	for _, text := range []string{
		fmt.Sprint(p), fmt.Sprintf("%s %v %+v %#v %q", p, p, p, p, p), log.String(),
		fmt.Sprintf("%v %+v %#v", Credential{Password: p}, Credential{Password: p}, Credential{Password: p}),
	} {
		assert.NotContains(t, text, p.Reveal())
		assert.Contains(t, text, hidden)
	}
	assert.Equal(t, "near "+hidden, p.Redact("near "+p.Reveal()))
	assert.Equal(t, "near", Password{}.Redact("near"))
}

func TestPasswords(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 1000 {
		p := NewPassword()
		seen[p.Reveal()] = true
		parsed, err := ParsePassword(p.Reveal())
		require.NoError(t, err)
		assert.Equal(t, p, parsed)
		assert.Equal(t, "'"+p.Reveal()+"'", p.Literal())
		assert.True(t, strings.ContainsAny(p.Reveal(), "-_") && strings.ContainsAny(p.Reveal(), "0123456789"))
	}
	assert.Len(t, seen, 1000)
	for _, text := range []string{"", "short", strings.Repeat("'", 40), strings.Repeat("a", 39) + "\\", strings.Repeat("a", 41)} {
		_, err := ParsePassword(text)
		require.Error(t, err)
		if text != "" {
			assert.NotContains(t, err.Error(), text)
		}
	}
}

func acme(t *testing.T) name.ID {
	t.Helper()
	id, err := name.Parse("acme")
	require.NoError(t, err)
	return id
}

func TestStoredFormIsRead(t *testing.T) {
	t.Parallel()
	want := Credential{Workspace: acme(t), Host: "h", Port: 3306, Side: name.SideB, Password: NewPassword(), Life: 2}
	text, err := want.encode()
	require.NoError(t, err)
	got, err := decode(acme(t), text)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	for what, broken := range map[string]string{
		"is not the JSON":    "hunter2",
		"none of workspace":  strings.Replace(text, "wsacme_b", "root", 1),
		"names the database": strings.Replace(text, `"wsacme"`, `"mysql"`, 1),
		"want 40 letters":    strings.Replace(text, want.Password.Reveal(), "hunter2", 1),
	} {
		_, err := decode(acme(t), broken)
		require.ErrorContains(t, err, what)
		assert.NotContains(t, err.Error(), "hunter2")
	}
}

func newStore(t *testing.T) (*Store, *awsfake.Server) {
	t.Helper()
	fake := awsfake.New(t)
	return &Store{
		Client: func() *secretsmanager.Client { return secretsmanager.NewFromConfig(fake.Config()) },
		Prefix: "dev/workspace", KeyARN: "key", Environment: "dev", Application: "app", RecoveryDays: 7,
	}, fake
}

func TestCreateAdoptsWhatIsThere(t *testing.T) {
	t.Parallel()
	s, fake := newStore(t)
	ctx, id := context.Background(), acme(t)
	first := Credential{Workspace: id, Side: name.SideA, Password: NewPassword(), Life: 1}
	stored, arn, err := s.Create(ctx, first, Token("1"))
	require.NoError(t, err)
	assert.Equal(t, first, stored)
	assert.Equal(t, awsfake.SecretARN("dev/workspace/acme"), arn)

	again := first
	again.Password = NewPassword()
	stored, _, err = s.Create(ctx, again, Token("1"))
	require.NoError(t, err)
	assert.Equal(t, first, stored, "the password that is stored counts, not the one just made")

	require.NoError(t, s.Delete(ctx, id))
	require.NoError(t, s.Delete(ctx, id), "twice is as once")
	assert.Empty(t, fake.Secrets("dev/"))
	_, err = s.Current(ctx, id)
	require.Error(t, err)
	second := again
	second.Life = 2
	stored, _, err = s.Create(ctx, second, Token("2"))
	require.NoError(t, err)
	assert.Equal(t, second, stored, "an earlier life's password does not come back")
	assert.Len(t, fake.Secrets("dev/"), 1)
}

func TestStandings(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	ctx, id := context.Background(), acme(t)
	_, err := s.Standing(ctx, id, Token("x"))
	require.ErrorIs(t, err, ErrNone)
	require.NoError(t, s.Delete(ctx, id), "there is nothing to delete")
	c := Credential{Workspace: id, Side: name.SideA, Password: NewPassword(), Life: 1}
	_, _, err = s.Create(ctx, c, Token("1"))
	require.NoError(t, err)
	for _, token := range []string{Token("2"), Token("3")} {
		c.Password = NewPassword()
		_, err = s.Put(ctx, c, token, true)
		require.NoError(t, err)
	}
	standing := func(token string) Standing {
		got, err := s.Standing(ctx, id, token)
		require.NoError(t, err)
		return got
	}
	assert.Equal(t, Current, standing(Token("1")))
	assert.Equal(t, Absent, standing(Token("2")), "the third took the label, and AWS lists it no more")
	assert.Equal(t, Pending, standing(Token("3")))
	require.NoError(t, s.Promote(ctx, id, Token("3")))
	require.NoError(t, s.Promote(ctx, id, Token("3")), "twice is as once")
	assert.Equal(t, Current, standing(Token("3")))
	assert.Equal(t, Past, standing(Token("1")))
	require.Error(t, s.Promote(ctx, id, Token("9")), "a version that is not there")
	got, err := s.Current(ctx, id)
	require.NoError(t, err)
	assert.Equal(t, c, got)
}

func TestOwner(t *testing.T) {
	t.Parallel()
	s, _ := newStore(t)
	id, err := s.Owner(awsfake.SecretARN("dev/workspace/acme"))
	require.NoError(t, err)
	assert.Equal(t, acme(t), id)
	for _, arn := range []string{
		"", "dev/workspace/acme", awsfake.SecretARN("prod/workspace/acme"), awsfake.SecretARN("dev/workspace/a-b"),
		"arn:aws:secretsmanager:eu-west-1:123456789012:secret:dev/workspace/acme",
	} {
		_, err := s.Owner(arn)
		assert.Error(t, err, arn)
	}
}

func TestErrorsOfAWSComeThrough(t *testing.T) {
	t.Parallel()
	s, fake := newStore(t)
	fake.Fault = func(string) *awsfake.Error { return &awsfake.Error{Type: "AccessDeniedException", Message: "no"} }
	ctx, id := context.Background(), acme(t)
	c := Credential{Workspace: id, Side: name.SideA, Password: NewPassword()}
	_, _, created := s.Create(ctx, c, Token("1"))
	_, read := s.Current(ctx, id)
	_, put := s.Put(ctx, c, Token("1"), true)
	_, standing := s.Standing(ctx, id, Token("1"))
	for _, err := range []error{
		created, read, put, standing, s.Delete(ctx, id), s.Promote(ctx, id, Token("1")), s.Schedule(ctx, id, 30, "arn"),
	} {
		require.ErrorContains(t, err, "AccessDeniedException")
		require.NotErrorIs(t, err, ErrNone)
		assert.NotContains(t, err.Error(), c.Password.Reveal())
	}
}
