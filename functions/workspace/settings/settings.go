// Package settings reads the function's environment, strictly: every problem is reported, all at once.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plinth-iac/plinth/functions/internal/environment"
	"github.com/plinth-iac/plinth/internal/check"
)

// The variables that the function reads, besides those that Lambda sets.
const (
	Application   = "APPLICATION"
	Environment   = "ENVIRONMENT"
	RegistryTable = "REGISTRY_TABLE"
	Cells         = "CELLS"
	CAFile        = "CA_FILE"
	SecretPrefix  = "SECRET_PREFIX"
	KeyARN        = "KEY_ARN"
	ExportBucket  = "EXPORT_BUCKET"
	DropGrace     = "DROP_GRACE"
	RecoveryDays  = "SECRET_RECOVERY_DAYS"
	RotateDays    = "ROTATE_DAYS"
)

// Settings are the environment, read.
type Settings struct {
	// AWS is where everything is, and who the function is there.
	AWS aws.Config
	// Application and Environment are the tags of what the function creates.
	Application, Environment string
	// RegistryTable is the DynamoDB table of the registry. Its partition key is the string "pk".
	RegistryTable string
	// Cells are the database clusters. CELLS is a JSON array of them. The environment of a function ends at 4
	// KB, which is enough for a dozen. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
	Cells []Cell
	// CAFile holds the authorities that sign the cells' certificates, and replaces all others.
	// Default: those that the system trusts, and Amazon RDS's, which the function brings along.
	CAFile string
	// SecretPrefix comes before the id in the name of a workspace's secret.
	SecretPrefix string
	// KeyARN is the KMS key of secrets and exports.
	KeyARN string
	// ExportBucket receives the exports, as <id>/<request>.jsonl.gz.
	ExportBucket string
	// DropGrace is how long a workspace can still be had back after its drop was requested.
	// Default: 168h. At least 1h.
	DropGrace time.Duration
	// RecoveryDays is how long the secret of a dropped workspace can be restored. Default: 30. 7 to 30.
	RecoveryDays int
	// RotateDays is how often credentials are rotated. Default: never. 1 to 1000.
	RotateDays int
}

// Cell is one database cluster.
type Cell struct {
	// Name is what the registry calls it. A name is never used again for another cluster.
	Name string `json:"name"`
	// Host and Port are its writer. The port is 3306 when left out.
	Host string `json:"host"`
	Port int    `json:"port"`
	// AdminSecretARN is the secret of its master user: {"username", "password"}.
	AdminSecretARN string `json:"adminSecretArn"`
	// Capacity is how many workspaces it takes. 0 takes none: a cell to be emptied, or one to export from.
	Capacity int `json:"capacity"`
}

var (
	bucket = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	keyARN = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/.+$`)
)

// Load reads the environment through lookup: os.LookupEnv, in the function.
func Load(lookup environment.Lookup) (Settings, error) {
	r := reader{environment.New(lookup)}
	s := Settings{
		AWS:           r.AWS(),
		Application:   r.Text(Application, environment.Tag, "1 to 256 letters, digits, spaces or _.:/=+-@"),
		Environment:   r.Text(Environment, environment.Tag, "1 to 256 letters, digits, spaces or _.:/=+-@"),
		RegistryTable: r.Text(RegistryTable, environment.Table, "the name of a DynamoDB table"),
		Cells:         r.cells(),
		CAFile:        r.Optional(CAFile),
		SecretPrefix: r.Text(SecretPrefix, environment.SecretPath,
			"a path such as production/workspace, no slash at its ends"),
		KeyARN:       r.Text(KeyARN, keyARN, "the ARN of a KMS key"),
		ExportBucket: r.Text(ExportBucket, bucket, "the name of a bucket"),
		DropGrace:    r.grace(),
		RecoveryDays: r.Number(RecoveryDays, 30, 7, 30),
		RotateDays:   r.Number(RotateDays, 0, 1, 1000),
	}
	if err := r.Err(); err != nil {
		return Settings{}, err
	}
	return s, nil
}

type reader struct{ *environment.Reader }

func (r reader) grace() time.Duration {
	text := r.Optional(DropGrace)
	if text == "" {
		return 7 * 24 * time.Hour
	}
	d, err := time.ParseDuration(text)
	r.Problems.Unless(err == nil && d >= time.Hour, DropGrace, "is %q; want a duration of at least 1h", text)
	return d
}

func (r reader) cells() []Cell {
	text := r.Text(Cells, nil, `a JSON array: [{"name", "host", "port", "adminSecretArn", "capacity"}]`)
	if text == "" {
		return nil
	}
	var cells []Cell
	d := json.NewDecoder(bytes.NewReader([]byte(text)))
	d.DisallowUnknownFields()
	err := d.Decode(&cells)
	if err == nil && d.More() {
		err = errors.New("more follows after it")
	}
	if err != nil {
		r.Problems.Unless(false, Cells, "is no JSON array of cells: %s", strings.TrimPrefix(err.Error(), "json: "))
		return nil
	}
	r.Problems.Unless(len(cells) > 0, Cells, "is empty; want at least one cell")
	for i := range cells {
		if cells[i].Port == 0 {
			cells[i].Port = 3306
		}
		r.Problems.Under(fmt.Sprintf("%s[%d]", Cells, i), cells[i].validate())
		same := func(c Cell) bool { return c.Name == cells[i].Name }
		r.Problems.Unless(slices.IndexFunc(cells, same) == i, fmt.Sprintf("%s[%d].name", Cells, i),
			"is %q, as an earlier cell is; want a name of its own", cells[i].Name)
	}
	return cells
}

func (c Cell) validate() error {
	var p check.Problems
	p.Unless(environment.CellName.MatchString(c.Name), "name",
		"is %q; want up to 31 lower-case letters, digits or hyphens, the first a letter", c.Name)
	p.Unless(environment.Host.MatchString(c.Host), "host", "is %q; want a host name", c.Host)
	p.Between(c.Port, 1, 65535, "port", "")
	p.Unless(environment.SecretARN.MatchString(c.AdminSecretARN), "adminSecretArn",
		"is %q; want the ARN of a secret", c.AdminSecretARN)
	p.Unless(c.Capacity >= 0, "capacity", "is %d; want 0 or more", c.Capacity)
	return p.Err()
}
