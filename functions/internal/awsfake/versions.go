package awsfake

import (
	"maps"
	"slices"
	"time"
)

func (s *Server) restoreSecret(in struct{ SecretID string }) (any, error) {
	found, err := s.lookup(in.SecretID)
	if err != nil {
		return nil, err
	}
	found.deleted = 0
	return map[string]any{"ARN": found.arn, "Name": found.name}, nil
}

func (s *Server) describeSecret(in struct{ SecretID string }) (any, error) {
	found, err := s.lookup(in.SecretID)
	if err != nil {
		return nil, err
	}
	stages := map[string][]string{}
	for id, v := range found.versions {
		if len(v.stages) > 0 { // AWS lists the others no longer
			stages[id] = v.stages
		}
	}
	out := map[string]any{"ARN": found.arn, "Name": found.name, "VersionIdsToStages": stages}
	if found.deleted != 0 {
		out["DeletedDate"] = found.deleted
	}
	return out, nil
}

func (s *Server) getSecretValue(in struct {
	SecretID, VersionID, VersionStage string
}) (any, error) {
	found, err := s.live(in.SecretID)
	if err != nil {
		return nil, err
	}
	if in.VersionID == "" && in.VersionStage == "" {
		in.VersionStage = stageCurrent
	}
	for id, v := range found.versions {
		right := in.VersionID == "" || in.VersionID == id
		labelled := in.VersionStage == "" || slices.Contains(v.stages, in.VersionStage)
		if right && labelled && v.text != "" {
			return map[string]any{
				"ARN": found.arn, "Name": found.name, "VersionId": id, "SecretString": v.text,
				"VersionStages": v.stages,
			}, nil
		}
	}
	return nil, notFound(in.SecretID + " " + in.VersionID + in.VersionStage)
}

func (s *Server) putSecretValue(in struct {
	SecretID, ClientRequestToken, SecretString string
	VersionStages                              []string
}) (any, error) {
	found, err := s.live(in.SecretID)
	if err != nil {
		return nil, err
	}
	if n := len(in.ClientRequestToken); n < 32 || n > 64 {
		return nil, &Error{Type: "InvalidParameterException", Message: "ClientRequestToken has 32 to 64 characters"}
	}
	v, ok := found.versions[in.ClientRequestToken]
	switch {
	case !ok:
		v = &version{}
		found.versions[in.ClientRequestToken] = v
	case v.text != "" && v.text != in.SecretString:
		return nil, &Error{Type: "ResourceExistsException", Message: "the version exists with another value"}
	case v.text != "":
		return map[string]any{"ARN": found.arn, "VersionId": in.ClientRequestToken, "VersionStages": v.stages}, nil
	}
	v.text = in.SecretString
	if len(in.VersionStages) == 0 {
		in.VersionStages = []string{stageCurrent}
	}
	for _, stage := range in.VersionStages {
		found.move(stage, in.ClientRequestToken)
	}
	return map[string]any{"ARN": found.arn, "VersionId": in.ClientRequestToken, "VersionStages": v.stages}, nil
}

func (s *Server) updateStage(in struct {
	SecretID, VersionStage, MoveToVersionID, RemoveFromVersionID string
}) (any, error) {
	found, err := s.live(in.SecretID)
	if err != nil {
		return nil, err
	}
	holder := ""
	for id, v := range found.versions {
		if slices.Contains(v.stages, in.VersionStage) {
			holder = id
		}
	}
	if in.RemoveFromVersionID != "" && holder != in.RemoveFromVersionID {
		return nil, &Error{Type: "InvalidParameterException", Message: "the label is not on that version"}
	}
	if in.MoveToVersionID != "" && holder != "" && holder != in.MoveToVersionID && in.RemoveFromVersionID == "" {
		return nil, &Error{Type: "InvalidParameterException", Message: "the label is on another version"}
	}
	if in.MoveToVersionID == "" {
		v := found.versions[holder]
		v.stages = slices.DeleteFunc(v.stages, func(x string) bool { return x == in.VersionStage })
		return map[string]any{"ARN": found.arn, "Name": found.name}, nil
	}
	if _, ok := found.versions[in.MoveToVersionID]; !ok {
		return nil, notFound(in.MoveToVersionID)
	}
	found.move(in.VersionStage, in.MoveToVersionID)
	return map[string]any{"ARN": found.arn, "Name": found.name}, nil
}

// rotateSecret remembers the schedule. A test that wants a rotation calls BeginRotation and the function
// itself.
func (s *Server) rotateSecret(in map[string]any) (any, error) {
	id, _ := in["SecretId"].(string)
	found, err := s.live(id)
	if err != nil {
		return nil, err
	}
	found.rotation = maps.Clone(in)
	found.rotation["At"] = time.Now()
	return map[string]any{"ARN": found.arn, "Name": found.name}, nil
}
