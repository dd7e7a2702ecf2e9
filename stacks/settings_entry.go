package stacks

// SocketConfig is the life of a WebSocket connection, in seconds.
type SocketConfig struct {
	// PingSeconds is how often the server pings.
	PingSeconds int `json:"pingSeconds"`
	// IdleSeconds is how long the load balancer keeps a silent connection.
	IdleSeconds int `json:"idleSeconds"`
	// DrainSeconds is how long a leaving task keeps its connections.
	DrainSeconds int `json:"drainSeconds"`
}

// EdgeConfig is what stands before everything.
type EdgeConfig struct {
	// Origin is how CloudFront reaches the load balancer: vpc or public.
	Origin string `json:"origin"`
	// RatePerIP is how many requests an address may send in five minutes.
	RatePerIP int `json:"ratePerIp"`
	// Countries are the only ones let in; empty lets in all.
	Countries []string `json:"countries"`
}
