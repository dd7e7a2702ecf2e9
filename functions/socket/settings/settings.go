// Package settings reads the function's environment.
package settings

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/plinth-iac/plinth/functions/internal/connection"
	"github.com/plinth-iac/plinth/functions/internal/environment"
)

// The variables that the function reads, besides those that Lambda sets.
const (
	ConnectionsTable = "CONNECTIONS_TABLE"
	SocketURL        = "SOCKET_URL"
	ConnectionTTL    = "CONNECTION_TTL"
)

// Settings are the environment, read.
type Settings struct {
	// AWS is where everything is, and who the function is there.
	AWS aws.Config
	// ConnectionsTable is the DynamoDB table of the connections. Required.
	ConnectionsTable string
	// SocketURL is where messages to connections go: https://<api>.execute-api.<region>.amazonaws.com/<stage>.
	// Default: that of the API and the stage that events come from.
	SocketURL string
	// ConnectionTTL is after how long a connection is forgotten at the latest. Default: 2h. 1m to 2h.
	ConnectionTTL time.Duration
}

// Load reads the environment through lookup.
func Load(lookup environment.Lookup) (Settings, error) {
	r := environment.New(lookup)
	s := Settings{
		AWS:              r.AWS(),
		ConnectionsTable: r.Text(ConnectionsTable, environment.Table, "the name of a DynamoDB table"),
		SocketURL:        r.Maybe(SocketURL, environment.URL, "the https address of a WebSocket API's stage"),
		ConnectionTTL:    r.Duration(ConnectionTTL, connection.MaxLife, time.Minute, connection.MaxLife),
	}
	return s, r.Err()
}
