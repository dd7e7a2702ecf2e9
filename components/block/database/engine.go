package database

import (
	"cmp"
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// Family is what the cluster speaks.
type Family string

// The families.
const (
	// MySQL is Aurora MySQL 3, which is compatible with MySQL 8.0.
	MySQL Family = "aurora-mysql"
	// PostgreSQL is Aurora PostgreSQL.
	PostgreSQL Family = "aurora-postgresql"
)

// Authority is who signs the instances' certificates. All are in the bundle that clients trust:
// https://truststore.pki.rds.amazonaws.com/global/global-bundle.pem
type Authority string

// The certificate authorities.
const (
	// RSA2048 is what every client understands.
	RSA2048 Authority = "rds-ca-rsa2048-g1"
	// RSA4096 is RSA with a longer key.
	RSA4096 Authority = "rds-ca-rsa4096-g1"
	// ECC384 costs clients and server the least work for each connection.
	ECC384 Authority = "rds-ca-ecc384-g1"
)

// Engine is MySQL or PostgreSQL.
type Engine struct {
	// Family is what the cluster speaks. Required. A change replaces the cluster and loses its data.
	Family Family

	// Version is what the cluster starts with, in full: "8.0.mysql_aurora.3.10.4", "17.7". MySQL 8.0, PostgreSQL
	// 16 or 17. Default: these two. Afterwards AWS moves on to newer minor versions in the maintenance window,
	// which Pulumi leaves as they are; see Pinned.
	// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraMySQLReleaseNotes/AuroraMySQL.Updates.30Updates.html
	Version string

	// Pinned makes Version the one that runs: AWS upgrades nothing by itself, and a changed Version upgrades the
	// cluster in the maintenance window. A new major version is refused either way. Default: AWS upgrades.
	Pinned bool

	// Port is where clients connect. Default: 3306 for MySQL, 5432 for PostgreSQL. 1150 to 65535.
	Port int

	// Parameters are further settings of the cluster, which take effect when the instances restart: those that
	// force TLS and the audit log cannot be among them. Default: none.
	Parameters map[string]string

	// Database is the first database, made with the cluster; a later change has no effect. Default: none, but
	// "postgres", which PostgreSQL always has. A Backup.RestoreFrom brings its own.
	Database string

	// Administrator is the master user, whose password RDS generates, keeps in Secrets Manager and rotates.
	Administrator Administrator

	// Maintenance is the weekly time in UTC in which AWS may patch and restart instances.
	// Default: "sun:03:00-sun:04:00". At least 30 minutes, apart from Backup.Window.
	Maintenance string

	// Authority is who signs the instances' certificates. Default: RSA2048.
	Authority Authority
}

// Administrator is the master user.
type Administrator struct {
	// Name is the user, made with the cluster; a later change has no effect. Default: "dbadmin". At most 16
	// letters and digits for MySQL, 63 for PostgreSQL. A Backup.RestoreFrom brings its own.
	Name string
	// RotationDays is how often RDS changes the password. Default: 7. At most 1000.
	RotationDays int
}

// own are the settings that every cluster has; a caller's Parameters cannot change the locked ones.
type own struct {
	name, value string
	static      bool
	locked      bool
}

// settings force TLS 1.2 or newer, and log who connects and changes the schema, and what is slow.
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraMySQL.Reference.ParameterGroups.html
// https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Security.html
var settings = map[Family][]own{
	MySQL: {
		{name: "require_secure_transport", value: "ON", locked: true},
		{name: "tls_version", value: "TLSv1.2,TLSv1.3", static: true, locked: true},
		{name: "server_audit_logging", value: "1", locked: true},
		{name: "server_audit_events", value: "CONNECT,QUERY_DCL,QUERY_DDL"},
		{name: "slow_query_log", value: "1"},
		{name: "long_query_time", value: "1"},
		{name: "log_output", value: "FILE", locked: true}, // what is exported to CloudWatch
	},
	PostgreSQL: {
		{name: "rds.force_ssl", value: "1", locked: true},
		{name: "ssl_min_protocol_version", value: "TLSv1.2", static: true, locked: true},
		{name: "log_statement", value: "ddl"},
		{name: "log_min_duration_statement", value: "1000"},
		{name: "log_connections", value: "1"},
	},
}

var (
	versions = map[Family]*regexp.Regexp{
		MySQL:      regexp.MustCompile(`^8\.0\.mysql_aurora\.3\.\d{2}\.\d+$`),
		PostgreSQL: regexp.MustCompile(`^1[67]\.\d+$`),
	}
	parameterName = regexp.MustCompile(`^[a-z][a-z0-9_.]*$`)
	userName      = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9]*$`)
	databaseName  = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*$`)
)

func (e Engine) withDefaults() Engine {
	if e.Family == MySQL {
		e.Version = cmp.Or(e.Version, "8.0.mysql_aurora.3.10.4")
		e.Port = cmp.Or(e.Port, 3306)
	} else {
		e.Version = cmp.Or(e.Version, "17.7")
		e.Port = cmp.Or(e.Port, 5432)
	}
	e.Administrator.Name = cmp.Or(e.Administrator.Name, "dbadmin")
	e.Administrator.RotationDays = cmp.Or(e.Administrator.RotationDays, 7)
	e.Maintenance = cmp.Or(e.Maintenance, "sun:03:00-sun:04:00")
	e.Authority = cmp.Or(e.Authority, RSA2048)
	return e
}

func (e Engine) validate() error {
	var p check.Problems
	check.OneOf(&p, e.Family, "family", MySQL, PostgreSQL)
	p.Between(e.Port, 1150, 65535, "port", "")
	p.Between(e.Administrator.RotationDays, 1, 1000, "administrator.rotationDays", "days")
	check.OneOf(&p, e.Authority, "authority", RSA2048, RSA4096, ECC384)
	if e.Family == MySQL || e.Family == PostgreSQL {
		p.Unless(versions[e.Family].MatchString(e.Version), "version",
			"is %q; want a whole version such as 8.0.mysql_aurora.3.10.4 for MySQL, 17.7 for PostgreSQL", e.Version)
		e.validateNames(&p)
		e.validateParameters(&p)
	}
	return p.Err()
}

func (e Engine) validateNames(p *check.Problems) {
	user, limit := e.Administrator.Name, e.limits()
	p.Unless(userName.MatchString(user) && len(user) <= limit.user, "administrator.name",
		"is %q; want at most %d letters and digits, starting with a letter", user, limit.user)
	taken := strings.EqualFold(user, "rdsadmin") || e.Family == PostgreSQL && strings.EqualFold(user, "admin")
	p.Unless(!taken, "administrator.name", "is %q, which the engine keeps for itself; want another", user)
	p.Unless(e.Database == "" || databaseName.MatchString(e.Database) && len(e.Database) <= limit.database,
		"database", "is %q; want at most %d letters, digits and underscores, starting with a letter",
		e.Database, limit.database)
}

func (e Engine) validateParameters(p *check.Problems) {
	for _, name := range sorted(e.Parameters) {
		path := "parameters." + name
		p.Unless(parameterName.MatchString(name), path, "is a parameter's name; want it as the engine spells it")
		for _, s := range settings[e.Family] {
			p.Unless(s.name != name || !s.locked, path,
				"is %q; want it left at %q, which keeps the cluster encrypted and audited", e.Parameters[name], s.value)
		}
	}
}

// limits are how long names may be.
func (e Engine) limits() struct{ user, database int } {
	if e.Family == MySQL {
		return struct{ user, database int }{16, 64}
	}
	return struct{ user, database int }{63, 63}
}

// group is the family of parameter groups.
func (e Engine) group() string {
	if e.Family == MySQL {
		return "aurora-mysql8.0"
	}
	major, _, _ := strings.Cut(e.Version, ".")
	return "aurora-postgresql" + major
}

// exports are the logs that go to CloudWatch.
func (e Engine) exports() []string {
	if e.Family == MySQL {
		return []string{"audit", "error", "slowquery"}
	}
	return []string{"postgresql"}
}
