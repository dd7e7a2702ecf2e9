// Package origin knows the secret by which requests of CloudFront are told from those that go around it.
package origin

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager/types"
)

const (
	// fresh is how long the secret is remembered, and stale how long while Secrets Manager does not answer.
	fresh = 5 * time.Minute
	stale = time.Hour
	// pause is how long a wrong value does not lead to another look, for anybody can send one.
	pause = 10 * time.Second
)

// Secret is the current value and the one before: CloudFront takes minutes to send a new one everywhere.
type Secret struct {
	// ARN is where it is.
	ARN string
	// Client makes the client when it is first needed.
	Client func() *secretsmanager.Client
	// Now is the clock.
	Now func() time.Time

	mu     sync.Mutex
	sums   [][sha256.Size]byte
	readAt time.Time
	asked  time.Time
}

// Is says whether a value is the secret. What it takes tells nothing about how much of it was right.
func (s *Secret) Is(ctx context.Context, value string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.Now()
	if !s.readAt.After(now.Add(-fresh)) && s.rested(now) {
		if err := s.read(ctx); err != nil && !s.readAt.After(now.Add(-stale)) {
			return false, err
		}
	}
	if !s.readAt.After(now.Add(-stale)) {
		return false, errors.New("the origin's secret could not be read a moment ago")
	}
	if s.matches(value) {
		return true, nil
	}
	// It may be newer than what is remembered.
	if !s.rested(now) || s.read(ctx) != nil {
		return false, nil
	}
	return s.matches(value), nil
}

func (s *Secret) rested(now time.Time) bool {
	return s.asked.IsZero() || !now.Before(s.asked.Add(pause))
}

func (s *Secret) matches(value string) bool {
	sum, found := sha256.Sum256([]byte(value)), 0
	for _, known := range s.sums {
		found |= subtle.ConstantTimeCompare(sum[:], known[:])
	}
	return found == 1
}

func (s *Secret) read(ctx context.Context) error {
	s.asked = s.Now()
	var sums [][sha256.Size]byte
	for _, stage := range []string{"AWSCURRENT", "AWSPREVIOUS"} {
		out, err := s.Client().GetSecretValue(ctx, &secretsmanager.GetSecretValueInput{
			SecretId: &s.ARN, VersionStage: aws.String(stage),
		})
		var none *types.ResourceNotFoundException
		if errors.As(err, &none) && len(sums) > 0 {
			break // it was never changed
		}
		if err != nil {
			return fmt.Errorf("read the origin's secret: %w", err)
		}
		if text := aws.ToString(out.SecretString); text != "" {
			sums = append(sums, sha256.Sum256([]byte(text)))
		}
	}
	s.sums, s.readAt = sums, s.Now()
	return nil
}
