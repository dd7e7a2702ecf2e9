package entry

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/plinth-iac/plinth/functions/workspace/name"
	"github.com/plinth-iac/plinth/functions/workspace/provision"
)

// Owner finds the workspace whose secret has an ARN.
type Owner func(secretARN string) (name.ID, error)

// rotation serves one step of a rotation that Secrets Manager drives.
func (h *Handler) rotation(ctx context.Context, event json.RawMessage) error {
	var e struct {
		Step               provision.RotationStep
		SecretID           string `json:"SecretId"`
		ClientRequestToken string
	}
	if err := json.Unmarshal(event, &e); err != nil {
		return fmt.Errorf("event: %w", err)
	}
	id, err := h.Owner(e.SecretID)
	if err != nil {
		return err
	}
	began := time.Now()
	err = h.Provisioner.Step(ctx, id, e.Step, e.ClientRequestToken)
	log := h.Log.With("operation", "rotate", "step", e.Step, "workspace", id.String(),
		"request", e.ClientRequestToken, "milliseconds", time.Since(began).Milliseconds())
	if err != nil {
		log.Error("rotation step failed", "error", err.Error())
		return fmt.Errorf("%s of workspace %s: %w", e.Step, id, err)
	}
	log.Info("rotation step done")
	return nil
}
