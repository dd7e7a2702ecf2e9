package spec

// topKeys are those of the file.
var topKeys = []key{
	{
		name: "service", value: "text", fallback: "the file has no name",
		about:   "What all its functions together are called.",
		example: "service: shop",
	},
	{
		name:     "frameworkVersion",
		value:    "the version of Serverless that the file is for, as text or a number",
		fallback: "it is for any",
		about:    "Read by Serverless alone: Plinth takes the same keys for each version.",
		example:  `frameworkVersion: "4"`,
	},
	{
		name: "provider", value: "aws, or the keys of a provider",
		fallback: "the defaults of a function",
		about:    "What holds for every function that does not say otherwise.",
		example:  "provider: aws",
	},
	{
		name: "package", value: "the keys of a package", fallback: "the folder of the file",
		about:   "The code of every function that has no package of its own.",
		example: "package: {artifact: dist/all.zip}",
	},
	{
		name: "functions", value: "functions by their names", fallback: "required",
		about: "Names are letters, digits, hyphens and underscores. `sendMail` becomes `send-mail` in " +
			"names of AWS.",
		example: "functions: {sendMail: {}}",
	},
}

// settingKeys are those that a provider sets for all functions and each function for itself.
var settingKeys = []key{
	{
		name: "runtime", value: "a runtime of Lambda", fallback: "required where there is code",
		about: "What the code runs in: `provided.al2023` (Go, Rust and other executables), `nodejs22.x`, " +
			"`python3.13`, `python3.12`, `java21`, `ruby3.4` or `dotnet8`.",
		example: "runtime: python3.13",
	},
	{
		name: "architecture", value: "arm64 or x86_64",
		fallback: "`arm64` (Serverless: `x86_64`)",
		about:    "The processor that the code is built for.",
		example:  "architecture: x86_64",
	},
	{
		name: "memorySize", low: 128, high: 10240, unit: "MiB", fallback: "256 (Serverless: 1024)",
		about:   "The memory of one call, and the processor's share with it.",
		example: "memorySize: 512",
	},
	{
		name: "timeout", low: 1, high: 900, unit: "seconds", fallback: "10 (Serverless: 6)",
		about: "How long one call may last. Less than 29 for resolvers and webhooks, which somebody " +
			"waits for.",
		example: "timeout: 20",
	},
	{
		name: "environment", value: "plain values by name", fallback: "none",
		about: "What the code is told: text, numbers, true or false; 4 KiB together. A function's own " +
			"values come before the provider's. No secrets: everyone who may look at the function can " +
			"read them.",
		example: "environment: {LOG_LEVEL: debug, RETRIES: 3, STRICT: true}",
	},
}

// providerKeys are those of a provider alone.
var providerKeys = []key{
	{
		name: "name", value: "aws", fallback: "`aws`",
		about:   "Whose functions they are.",
		example: "name: aws",
	},
}

// functionKeys are those of a function alone.
var functionKeys = []key{
	{
		name: "handler", value: "the function in the code, as the runtime spells it",
		fallback: "Plinth's own handler; `bootstrap` for an artifact with `provided.al2023`",
		about:    "At most 128 characters, from the folder of the file or the root of the artifact.",
		example:  "handler: src/pay.handler",
	},
	{
		name: "package", value: "the keys of a package", fallback: "the package of the file",
		about:   "The code of this function.",
		example: "package: {artifact: dist/pay.zip}",
	},
	{
		name: "description", value: "text", fallback: "none",
		about:   "A sentence for the reader, at most 256 characters.",
		example: "description: Takes payments",
	},
	{
		name: "reservedConcurrency", low: 0, fallback: "the stack's",
		about:   "How many calls may run at once; 0 stops the function.",
		example: "reservedConcurrency: 5",
	},
	{
		name: "maximumRetryAttempts", low: 0, high: 2, fallback: "the stack's",
		about:   "How often a failed event is tried again. Triggers and tasks only.",
		example: "maximumRetryAttempts: 1",
	},
	{
		name: "maximumEventAge", low: 60, high: 21600, unit: "seconds", fallback: "the stack's",
		about:   "For how long a failed event is tried again. Triggers and tasks only.",
		example: "maximumEventAge: 7200",
	},
	{
		name: "events", value: "a list of events", fallback: "none, which makes it a resolver",
		about:   "What calls the function. All events of one function are of one kind.",
		example: "events: [http: GET hooks/a]",
	},
}

// packageKeys are those of a package.
var packageKeys = []key{
	{
		name: "artifact", value: "the path of a .zip or .jar file below the folder of the file",
		fallback: "the folder itself",
		about:    "The code, packed.",
		example:  "artifact: dist/pay.zip",
	},
}

// eventKeys are the kinds of event.
var eventKeys = []key{
	{
		name: "http", value: "METHOD path, or the keys of a webhook", fallback: "–",
		about:   "Makes the function a webhook.",
		example: "http: POST /hooks/pay",
	},
	{
		name: "httpApi", value: "METHOD path, or the keys of a webhook", fallback: "–",
		about:   "Means the same as `http`.",
		example: "httpApi: POST /hooks/pay",
	},
	{
		name: "eventBridge", value: "the keys of a trigger", fallback: "–",
		about:   "Makes the function a trigger.",
		example: "eventBridge: {pattern: {source: [plinth.shop]}}",
	},
	{
		name: "schedule", value: "rate(…) or cron(…), or the keys of a task", fallback: "–",
		about:   "Makes the function a task.",
		example: "schedule: rate(5 minutes)",
	},
}

// httpKeys are those of a webhook.
var httpKeys = []key{
	{
		name: "path", value: "a path below /hooks/", fallback: "required",
		about: "Variables stand in braces: `hooks/orders/{id}`; `{rest+}` at the end takes all that " +
			"follows.",
		example: "path: hooks/orders/{id}",
	},
	{
		name: "method", value: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY",
		fallback: "required",
		about:    "In capitals or not. `*` is ANY: every method that has no webhook of its own there.",
		example:  "method: post",
	},
}

// eventBridgeKeys are those of a trigger.
var eventBridgeKeys = []key{
	{
		name: "pattern", value: "the keys of a pattern", fallback: "required",
		about:   "Which events call the function.",
		example: "pattern: {detail-type: [Record Created]}",
	},
	{
		name: "enabled", value: "true or false", fallback: "true",
		about:   "False keeps the trigger without calling.",
		example: "enabled: false",
	},
}

// patternKeys are those of a pattern.
var patternKeys = []key{
	{
		name: "source", value: "a list of sources that begin with plinth.", fallback: "any",
		about:   "Who sent the event: text, or `prefix` with the beginning of it.",
		example: "source: [plinth.shop]",
	},
	{
		name: "detail-type", value: "a list", fallback: "any",
		about:   "What happened.",
		example: "detail-type: [Record Created]",
	},
	{
		name: "detail", value: "lists by the names in the event", fallback: "any",
		about: "What the event says: lists of values, or of `prefix`, `suffix`, `equals-ignore-case`, " +
			"`wildcard`, `anything-but`, `numeric`, `exists` and `cidr`; `$or` with a list of " +
			"patterns.",
		example: "detail: {amount: [numeric: [\">\", 100]]}",
	},
}

// scheduleKeys are those of a task.
var scheduleKeys = []key{
	{
		name: "rate", value: "rate(…) or cron(…), or a list of them", fallback: "required",
		about:   "When. A cron has six fields, and a question mark as day of the month or day of the week.",
		example: "rate: [cron(0 8 ? * MON-FRI *), cron(0 10 ? * SAT-SUN *)]",
	},
	{
		name: "timezone", value: "a time zone by its IANA name", fallback: "`UTC`",
		about:   "Whose clock counts for a cron.",
		example: "timezone: Europe/Dublin",
	},
	{
		name: "input", value: "keys and values, or JSON as text",
		fallback: "what EventBridge Scheduler sends",
		about:    "What the function gets, at most 8192 characters as JSON.",
		example:  "input: {report: daily}",
	},
	{
		name: "enabled", value: "true or false", fallback: "true",
		about:   "False keeps the schedule without calling.",
		example: "enabled: false",
	},
	{
		name: "method", value: "scheduler", fallback: "`scheduler` (Serverless: `eventBus`)",
		about:   "All tasks are schedules of EventBridge Scheduler.",
		example: "method: scheduler",
	},
}
