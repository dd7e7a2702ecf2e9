package pack

// observabilityCrosswalk is about logs and alarms.
var observabilityCrosswalk = map[string]evidence{
	"log-group-retention-set":      logsRetained,
	"log-group-encrypted-with-cmk": atRest,
	"alarm-has-action":             alarmed,
}
