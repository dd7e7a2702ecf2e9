package awsfake

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	stageCurrent  = "AWSCURRENT"
	stagePending  = "AWSPENDING"
	stagePrevious = "AWSPREVIOUS"
)

type version struct {
	text   string
	stages []string
}

type secret struct {
	name, arn string
	key       string
	tags      map[string]string
	versions  map[string]*version
	deleted   float64 // seconds since 1970, 0 when it is not
	rotation  map[string]any
}

// SecretARN is the ARN that a secret of the name has.
func SecretARN(name string) string {
	return fmt.Sprintf("arn:aws:secretsmanager:%s:%s:secret:%s-AbCdEf", Region, Account, name)
}

// AddSecret makes a secret, or gives it a new value, and returns its ARN.
func (s *Server) AddSecret(name, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.secrets[name]
	if !ok {
		found = &secret{name: name, arn: SecretARN(name), versions: map[string]*version{}}
		s.secrets[name] = found
	}
	id := s.next("version")
	found.versions[id] = &version{text: text}
	found.move(stageCurrent, id)
	return found.arn
}

// Secrets are the names of those below a prefix that are not being deleted, sorted.
func (s *Server) Secrets(prefix string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, name := range slices.Sorted(maps.Keys(s.secrets)) {
		if strings.HasPrefix(name, prefix) && s.secrets[name].deleted == 0 {
			names = append(names, name)
		}
	}
	return names
}

// SecretKey is the KMS key of a secret, SecretTags its tags, SecretRotation the rotation that was asked for.
func (s *Server) SecretKey(name string) string { return s.peekSecret(name).key }

// SecretTags are the tags of a secret.
func (s *Server) SecretTags(name string) map[string]string { return s.peekSecret(name).tags }

// SecretRotation is the last RotateSecret of a secret.
func (s *Server) SecretRotation(name string) map[string]any { return s.peekSecret(name).rotation }

// Stages are the labels of a secret and the versions that they are attached to.
func (s *Server) Stages(name string) map[string]string {
	found := s.peekSecret(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	stages := map[string]string{}
	for id, v := range found.versions {
		for _, stage := range v.stages {
			stages[stage] = id
		}
	}
	return stages
}

func (s *Server) peekSecret(name string) *secret {
	s.mu.Lock()
	defer s.mu.Unlock()
	if found, ok := s.secrets[name]; ok {
		return found
	}
	return &secret{}
}

// BeginRotation does what Secrets Manager does before it calls the function: the version is pending,
// without value.
func (s *Server) BeginRotation(name, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found := s.secrets[name]
	found.versions[token] = &version{}
	found.move(stagePending, token)
}

func notFound(id string) *Error {
	return &Error{Type: "ResourceNotFoundException", Message: "Secrets Manager can't find the secret " + id}
}

func (s *Server) lookup(id string) (*secret, error) {
	for _, one := range s.secrets {
		if one.name == id || one.arn == id {
			return one, nil
		}
	}
	return nil, notFound(id)
}

// live is a secret that is not being deleted.
func (s *Server) live(id string) (*secret, error) {
	found, err := s.lookup(id)
	if err == nil && found.deleted != 0 {
		return nil, &Error{
			Type:    "InvalidRequestException",
			Message: "You can't perform this operation on the secret because it was marked for deletion.",
		}
	}
	return found, err
}

// move attaches a label to one version and takes it from all others. The version that was current is the
// previous one from then on.
func (c *secret) move(stage, to string) {
	for id, v := range c.versions {
		if id != to && slices.Contains(v.stages, stage) {
			v.stages = slices.DeleteFunc(v.stages, func(x string) bool { return x == stage })
			if stage == stageCurrent {
				c.move(stagePrevious, id)
			}
		}
	}
	if v := c.versions[to]; !slices.Contains(v.stages, stage) {
		v.stages = append(v.stages, stage)
	}
	if v := c.versions[to]; stage == stageCurrent {
		v.stages = slices.DeleteFunc(v.stages, func(x string) bool { return x == stagePrevious })
	}
}

func (s *Server) createSecret(in struct {
	Name, ClientRequestToken, KMSKeyID, SecretString string
	Tags                                             []struct{ Key, Value string }
}) (any, error) {
	if found, ok := s.secrets[in.Name]; ok {
		if found.deleted != 0 {
			return nil, &Error{Type: "InvalidRequestException", Message: "You can't create this secret because a " +
				"secret with this name is already scheduled for deletion."}
		}
		v, ok := found.versions[in.ClientRequestToken]
		if !ok || v.text != in.SecretString {
			return nil, &Error{Type: "ResourceExistsException", Message: "the secret " + in.Name + " already exists"}
		}
		return map[string]any{"ARN": found.arn, "Name": in.Name, "VersionId": in.ClientRequestToken}, nil
	}
	created := &secret{
		name: in.Name, arn: SecretARN(in.Name), key: in.KMSKeyID, tags: map[string]string{},
		versions: map[string]*version{
			in.ClientRequestToken: {text: in.SecretString, stages: []string{stageCurrent}},
		},
	}
	for _, tag := range in.Tags {
		created.tags[tag.Key] = tag.Value
	}
	s.secrets[in.Name] = created
	return map[string]any{"ARN": created.arn, "Name": in.Name, "VersionId": in.ClientRequestToken}, nil
}

func (s *Server) deleteSecret(in struct {
	SecretID             string
	RecoveryWindowInDays int
}) (any, error) {
	found, err := s.live(in.SecretID)
	if err != nil {
		return nil, err
	}
	if in.RecoveryWindowInDays < 7 || in.RecoveryWindowInDays > 30 {
		return nil, &Error{Type: "InvalidParameterException", Message: "RecoveryWindowInDays must be 7 to 30"}
	}
	found.deleted = float64(time.Now().AddDate(0, 0, in.RecoveryWindowInDays).Unix())
	return map[string]any{"ARN": found.arn, "Name": found.name, "DeletionDate": found.deleted}, nil
}

// SecretText is the value of the version with a label, or "".
func (s *Server) SecretText(name, stage string) string {
	found := s.peekSecret(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range found.versions {
		if slices.Contains(v.stages, stage) {
			return v.text
		}
	}
	return ""
}

// SetVersion gives a version a value, as Secrets Manager itself does when it tries a function.
func (s *Server) SetVersion(name, token, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets[name].versions[token].text = text
}
