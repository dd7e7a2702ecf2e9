// Package settings reads the function's environment, strictly: every problem is reported, all at once.
package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/plinth-iac/plinth/internal/check"
)

// The variables that the function reads. Lambda itself sets the region and the credentials.
const (
	Region        = "AWS_REGION"
	Endpoint      = "AWS_ENDPOINT_URL"
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
	// Region is where everything is. AWS_REGION, which Lambda sets.
	Region string
	// Endpoint replaces AWS's own endpoints. AWS_ENDPOINT_URL. Default: AWS.
	Endpoint string
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
	cellName  = regexp.MustCompile(`^[a-z][a-z0-9-]{0,30}$`)
	hostName  = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$`)
	tableName = regexp.MustCompile(`^[A-Za-z0-9_.-]{3,255}$`)
	prefix    = regexp.MustCompile(`^[A-Za-z0-9_.+=@-]+(/[A-Za-z0-9_.+=@-]+)*$`)
	bucket    = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)
	secretARN = regexp.MustCompile(`^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:.+$`)
	keyARN    = regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(key|alias)/.+$`)
	tagValue  = regexp.MustCompile(`^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$`)
)

// Load reads the environment through lookup: os.LookupEnv, in the function.
func Load(lookup func(string) (string, bool)) (Settings, error) {
	r := reader{lookup: lookup}
	s := Settings{
		Region:        r.text(Region, nil, "a region"),
		Endpoint:      r.optional(Endpoint),
		Application:   r.text(Application, tagValue, "1 to 256 letters, digits, spaces or _.:/=+-@"),
		Environment:   r.text(Environment, tagValue, "1 to 256 letters, digits, spaces or _.:/=+-@"),
		RegistryTable: r.text(RegistryTable, tableName, "the name of a DynamoDB table"),
		Cells:         r.cells(),
		CAFile:        r.optional(CAFile),
		SecretPrefix:  r.text(SecretPrefix, prefix, "a path such as production/workspace, no slash at its ends"),
		KeyARN:        r.text(KeyARN, keyARN, "the ARN of a KMS key"),
		ExportBucket:  r.text(ExportBucket, bucket, "the name of a bucket"),
		DropGrace:     r.grace(),
		RecoveryDays:  r.number(RecoveryDays, 30, 7, 30),
		RotateDays:    r.number(RotateDays, 0, 1, 1000),
	}
	if err := r.problems.Err(); err != nil {
		return Settings{}, fmt.Errorf("environment: %w", err)
	}
	return s, nil
}

type reader struct {
	lookup   func(string) (string, bool)
	problems check.Problems
}

func (r *reader) optional(key string) string {
	text, _ := r.lookup(key)
	return text
}

// text reads a required variable of a form; nil takes any that is not empty.
func (r *reader) text(key string, form *regexp.Regexp, what string) string {
	text := r.optional(key)
	if text == "" {
		r.problems.Required(false, key, what)
		return ""
	}
	r.problems.Unless(form == nil || form.MatchString(text), key, "is %q; want %s", text, what)
	return text
}

func (r *reader) number(key string, fallback, low, high int) int {
	text := r.optional(key)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	r.problems.Unless(err == nil && n >= low && n <= high, key, "is %q; want %d to %d", text, low, high)
	return n
}

func (r *reader) grace() time.Duration {
	text := r.optional(DropGrace)
	if text == "" {
		return 7 * 24 * time.Hour
	}
	d, err := time.ParseDuration(text)
	r.problems.Unless(err == nil && d >= time.Hour, DropGrace, "is %q; want a duration of at least 1h", text)
	return d
}

func (r *reader) cells() []Cell {
	text := r.text(Cells, nil, `a JSON array: [{"name", "host", "port", "adminSecretArn", "capacity"}]`)
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
		r.problems.Unless(false, Cells, "is no JSON array of cells: %s", strings.TrimPrefix(err.Error(), "json: "))
		return nil
	}
	r.problems.Unless(len(cells) > 0, Cells, "is empty; want at least one cell")
	for i := range cells {
		if cells[i].Port == 0 {
			cells[i].Port = 3306
		}
		r.problems.Under(fmt.Sprintf("%s[%d]", Cells, i), cells[i].validate())
		same := func(c Cell) bool { return c.Name == cells[i].Name }
		r.problems.Unless(slices.IndexFunc(cells, same) == i, fmt.Sprintf("%s[%d].name", Cells, i),
			"is %q, as an earlier cell is; want a name of its own", cells[i].Name)
	}
	return cells
}

func (c Cell) validate() error {
	var p check.Problems
	p.Unless(cellName.MatchString(c.Name), "name",
		"is %q; want up to 31 lower-case letters, digits or hyphens, the first a letter", c.Name)
	p.Unless(hostName.MatchString(c.Host), "host", "is %q; want a host name", c.Host)
	p.Between(c.Port, 1, 65535, "port", "")
	p.Unless(secretARN.MatchString(c.AdminSecretARN), "adminSecretArn",
		"is %q; want the ARN of a secret", c.AdminSecretARN)
	p.Unless(c.Capacity >= 0, "capacity", "is %d; want 0 or more", c.Capacity)
	return p.Err()
}
