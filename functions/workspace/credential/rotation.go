package credential

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"

	"github.com/plinth-iac/plinth/functions/workspace/name"
)

// Standing is where a version stands in a rotation.
type Standing string

// The standings of a version.
const (
	// Absent: the version is not known.
	Absent Standing = "absent"
	// Pending: the rotation to it is under way.
	Pending Standing = "pending"
	// Current: clients use it.
	Current Standing = "current"
	// Past: it was current, or another rotation took its place.
	Past Standing = "past"
)

// Standing says where the version stands.
func (s *Store) Standing(ctx context.Context, id name.ID, token string) (Standing, error) {
	out, err := s.Client().DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{
		SecretId: aws.String(s.Name(id)),
	})
	if _, missing := errors.AsType[*types.ResourceNotFoundException](err); missing {
		return Absent, fmt.Errorf("workspace %s: %w", id, ErrNone)
	}
	if err != nil {
		return Absent, fmt.Errorf("describe the secret: %w", err)
	}
	_, known := out.VersionIdsToStages[token]
	switch {
	case has(out.VersionIdsToStages, token, current):
		return Current, nil
	case has(out.VersionIdsToStages, token, pending):
		return Pending, nil
	case known:
		return Past, nil
	default:
		return Absent, nil
	}
}

// Promote makes the pending version the current one, and then ends its being pending. The version that was
// current becomes the previous one. Secrets Manager refuses the first step when another version became
// current meanwhile.
func (s *Store) Promote(ctx context.Context, id name.ID, token string) error {
	secret := aws.String(s.Name(id))
	out, err := s.Client().DescribeSecret(ctx, &secretsmanager.DescribeSecretInput{SecretId: secret})
	if err != nil {
		return fmt.Errorf("describe the secret: %w", err)
	}
	if was := holder(out.VersionIdsToStages, current); was != token {
		in := &secretsmanager.UpdateSecretVersionStageInput{
			SecretId: secret, VersionStage: aws.String(current), MoveToVersionId: &token,
		}
		if was != "" {
			in.RemoveFromVersionId = &was
		}
		if _, err := s.Client().UpdateSecretVersionStage(ctx, in); err != nil {
			return fmt.Errorf("make the new version current: %w", err)
		}
	}
	if !has(out.VersionIdsToStages, token, pending) {
		return nil
	}
	_, err = s.Client().UpdateSecretVersionStage(ctx, &secretsmanager.UpdateSecretVersionStageInput{
		SecretId: secret, VersionStage: aws.String(pending), RemoveFromVersionId: &token,
	})
	if err != nil {
		return fmt.Errorf("end the rotation: %w", err)
	}
	return nil
}

// Schedule lets Secrets Manager rotate the secret every so many days, by the function of that ARN.
func (s *Store) Schedule(ctx context.Context, id name.ID, days int64, functionARN string) error {
	_, err := s.Client().RotateSecret(ctx, &secretsmanager.RotateSecretInput{
		SecretId:           aws.String(s.Name(id)),
		ClientRequestToken: aws.String(Token(s.Name(id), "schedule", fmt.Sprint(days))),
		RotationLambdaARN:  &functionARN,
		RotateImmediately:  aws.Bool(false),
		RotationRules:      &types.RotationRulesType{AutomaticallyAfterDays: &days},
	})
	if err != nil {
		return fmt.Errorf("schedule the rotation: %w", err)
	}
	return nil
}

// Owner is the workspace whose secret has the ARN: arn:…:secret:<prefix>/<id>-<six characters>.
func (s *Store) Owner(arn string) (name.ID, error) {
	_, after, ok := strings.Cut(arn, ":secret:"+s.Prefix+"/")
	if !ok || len(after) < 7 || after[len(after)-7] != '-' {
		return name.ID{}, fmt.Errorf("secret: is %.120q; want the ARN of a secret below %s/", arn, s.Prefix)
	}
	return name.Parse(after[:len(after)-7])
}
