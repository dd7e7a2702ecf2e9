package credential

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/internal/tags"
)

// The labels that Secrets Manager gives to versions.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/getting-started.html#term_version
const (
	current = "AWSCURRENT"
	pending = "AWSPENDING"
)

// Tag is the key of the tag that carries the workspace's id.
const Tag = "workspace"

// ErrNone says that there is no such secret or version.
var ErrNone = errors.New("no such credential")

// Store keeps one secret per workspace: <Prefix>/<id>.
type Store struct {
	// Client makes the client when it is first needed.
	Client func() *secretsmanager.Client
	// Prefix is what the names of all secrets begin with: "production/workspace".
	Prefix string
	// KeyARN is the tenants' KMS key.
	KeyARN string
	// Environment and Application are tags. IAM asks for the first when a secret is created.
	Environment, Application string
	// RecoveryDays is how long a deleted secret can be restored: 7 to 30.
	RecoveryDays int64
}

// Name is what the workspace's secret is called.
func (s *Store) Name(id name.ID) string { return s.Prefix + "/" + id.String() }

// Token makes a version id out of whatever names one request, so that a request that comes twice makes one
// version. Version ids have 32 to 64 characters.
func Token(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return hex.EncodeToString(sum[:])
}

// Create stores the first credential of a life, unless there is one, and returns what is stored and its ARN.
func (s *Store) Create(ctx context.Context, c Credential, token string) (Credential, string, error) {
	text, err := c.encode()
	if err != nil {
		return Credential{}, "", err
	}
	out, err := s.Client().CreateSecret(ctx, &secretsmanager.CreateSecretInput{
		Name:               aws.String(s.Name(c.Workspace)),
		Description:        aws.String("Database login of workspace " + c.Workspace.String()),
		ClientRequestToken: &token,
		KmsKeyId:           &s.KeyARN,
		SecretString:       &text,
		Tags: []types.Tag{
			tag(tags.Environment, s.Environment), tag(tags.Application, s.Application),
			tag(tags.DataClass, string(tags.Confidential)), tag(Tag, c.Workspace.String()),
		},
	})
	var exists *types.ResourceExistsException
	var deleted *types.InvalidRequestException
	switch {
	case err == nil:
		return c, *out.ARN, nil
	case errors.As(err, &exists), errors.As(err, &deleted):
		return s.adopt(ctx, c, token)
	default:
		return Credential{}, "", fmt.Errorf("create the secret: %w", err)
	}
}

// adopt takes over the secret that is there already: this life's, left by a run that ended early, or an
// earlier life's, which may wait for its deletion and whose password must not come back.
func (s *Store) adopt(ctx context.Context, c Credential, token string) (Credential, string, error) {
	id := aws.String(s.Name(c.Workspace))
	out, err := s.Client().DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: id})
	if err != nil {
		return Credential{}, "", fmt.Errorf("describe the secret: %w", err)
	}
	if out.DeletedDate != nil {
		_, err := s.Client().RestoreSecret(ctx, &secretsmanager.RestoreSecretInput{SecretId: id})
		if err != nil {
			return Credential{}, "", fmt.Errorf("restore the secret: %w", err)
		}
	}
	found, err := s.Current(ctx, c.Workspace)
	if err == nil && found.Life == c.Life {
		return found, *out.ARN, nil
	}
	if err != nil && !errors.Is(err, ErrNone) {
		return Credential{}, "", err
	}
	stored, err := s.Put(ctx, c, token, false)
	return stored, *out.ARN, err
}

func tag(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }

// Current is the credential that clients use now, or ErrNone.
func (s *Store) Current(ctx context.Context, id name.ID) (Credential, error) {
	return s.get(ctx, id, &secretsmanager.GetSecretValueInput{VersionStage: aws.String(current)})
}

// Version is one version of the credential, whatever its labels, or ErrNone.
func (s *Store) Version(ctx context.Context, id name.ID, token string) (Credential, error) {
	return s.get(ctx, id, &secretsmanager.GetSecretValueInput{VersionId: &token})
}

func (s *Store) get(
	ctx context.Context, id name.ID, in *secretsmanager.GetSecretValueInput,
) (Credential, error) {
	in.SecretId = aws.String(s.Name(id))
	out, err := s.Client().GetSecretValue(ctx, in)
	var missing *types.ResourceNotFoundException
	switch {
	case errors.As(err, &missing):
		return Credential{}, fmt.Errorf("workspace %s: %w", id, ErrNone)
	case err != nil:
		return Credential{}, fmt.Errorf("read the secret: %w", err)
	}
	return decode(id, aws.ToString(out.SecretString))
}

// Put stores a version, pending or current, and returns it. When the version is there already, that one is
// returned: the same request came before.
func (s *Store) Put(ctx context.Context, c Credential, token string, isPending bool) (Credential, error) {
	text, err := c.encode()
	if err != nil {
		return Credential{}, err
	}
	label := current
	if isPending {
		label = pending
	}
	_, err = s.Client().PutSecretValue(ctx, &secretsmanager.PutSecretValueInput{
		SecretId: aws.String(s.Name(c.Workspace)), ClientRequestToken: &token, SecretString: &text,
		VersionStages: []string{label},
	})
	if _, exists := errors.AsType[*types.ResourceExistsException](err); exists {
		return s.Version(ctx, c.Workspace, token)
	}
	if err != nil {
		return Credential{}, fmt.Errorf("store a version of the secret: %w", err)
	}
	return c, nil
}

// Delete schedules the deletion of the secret. One that is gone, or scheduled already, is no error.
func (s *Store) Delete(ctx context.Context, id name.ID) error {
	_, err := s.Client().DeleteSecret(ctx, &secretsmanager.DeleteSecretInput{
		SecretId: aws.String(s.Name(id)), RecoveryWindowInDays: &s.RecoveryDays,
	})
	var missing *types.ResourceNotFoundException
	var deleted *types.InvalidRequestException
	if err == nil || errors.As(err, &missing) || errors.As(err, &deleted) {
		return nil
	}
	return fmt.Errorf("delete the secret: %w", err)
}

// has says whether a version carries a label.
func has(versions map[string][]string, token, label string) bool {
	return slices.Contains(versions[token], label)
}

// holder is the version that carries a label, or "".
func holder(versions map[string][]string, label string) string {
	for version, labels := range versions {
		if slices.Contains(labels, label) {
			return version
		}
	}
	return ""
}
