package spec

// Why keys are not taken, where several share the reason.
const (
	byStack     = "the stack decides it for every function"
	noVariables = "variables of Serverless are not filled in, so nothing would read it"
	ownRole     = "every function has a role of its own, below the platform's permissions boundary"
	ownResource = "resources beside the functions are declared in Go, next to the architecture"
	inCode      = "it changes the code that runs; pack what is needed into the folder or the artifact"
	keptFailed  = "the platform keeps the events that a function failed on"
	ownAPI      = "webhooks are routes of the platform's own API, which the architecture configures"
	otherEvents = "functions are called by the engine, webhooks, events on the platform's bus and schedules"
	proxied     = "a webhook gets the request as it is and answers with status, headers and body"
	wholeEvent  = "the function gets the whole event"
	ownNames    = "names are made from the stack's and the function's"
	toolOnly    = "it tells the Serverless command what to do, which does not run"
)

var topRefused = []refusal{
	{"custom", noVariables}, {"params", noVariables}, {"useDotenv", noVariables},
	{"variablesResolutionMode", noVariables}, {"resources", ownResource}, {"layers", inCode},
	{"plugins", "no plugin runs"}, {"stages", noVariables}, {"build", toolOnly},
	{"org", toolOnly}, {"app", toolOnly}, {"console", toolOnly}, {"projectDir", toolOnly},
	{"configValidationMode", "unknown keys are always errors"}, {"deprecationNotificationMode", toolOnly},
	{"disabledDeprecations", toolOnly}, {"outputs", ownResource}, {"dashboard", toolOnly},
}

var providerRefused = []refusal{
	{"region", "it is the stack's, plinth:site.region"}, {"stage", "the stack is the stage"},
	{"profile", "the credentials are those of the deployment"}, {"stackName", ownNames},
	{"tags", "they are the stack's, plinth:tags"}, {"stackTags", "they are the stack's, plinth:tags"},
	{"iam", ownRole}, {"iamRoleStatements", ownRole}, {"role", ownRole}, {"rolePermissionsBoundary", ownRole},
	{"vpc", byStack}, {"tracing", "every function is traced"}, {"logs", byStack},
	{"logRetentionInDays", byStack},
	{"logDataProtectionPolicy", byStack}, {"kmsKeyArn", byStack}, {"layers", inCode}, {"ecr", inCode},
	{"runtimeManagement", byStack}, {"versionFunctions", byStack}, {"snapStart", byStack},
	{"httpApi", ownAPI}, {"apiGateway", ownAPI}, {"apiName", ownAPI}, {"endpointType", ownAPI}, {"alb", ownAPI},
	{"websocketsApiName", ownAPI}, {"websocketsApiRouteSelectionExpression", ownAPI}, {"cloudFront", ownAPI},
	{"eventBridge", "triggers are rules on the platform's own bus"}, {"s3", ownResource},
	{"deploymentBucket", toolOnly}, {"deploymentPrefix", toolOnly}, {"deploymentMethod", toolOnly},
	{"stackPolicy", toolOnly}, {"stackParameters", toolOnly}, {"notificationArns", toolOnly},
	{"disableRollback", toolOnly}, {"rollbackConfiguration", toolOnly}, {"lambdaHashingVersion", toolOnly},
}

var functionRefused = []refusal{
	{"name", ownNames}, {"role", ownRole}, {"iamRoleStatements", ownRole}, {"vpc", byStack}, {"layers", inCode},
	{"image", inCode}, {"fileSystemConfig", inCode}, {"ephemeralStorageSize", byStack},
	{"onError", keptFailed}, {"destinations", keptFailed}, {"tags", "they are the stack's, plinth:tags"},
	{"tracing", "every function is traced"}, {"kmsKeyArn", byStack}, {"awsKmsKeyArn", byStack},
	{"url", "webhooks are the way in"}, {"provisionedConcurrency", byStack},
	{"snapStart", byStack}, {"runtimeManagement", byStack}, {"versionFunction", byStack},
	{"disableLogs", "every function has a log"}, {"logRetentionInDays", byStack},
	{"logDataProtectionPolicy", byStack}, {"condition", ownResource}, {"dependsOn", ownResource},
}

var packageRefused = []refusal{
	{"patterns", "the whole folder is packed; keep the rest elsewhere, or name an artifact"},
	{"include", "the whole folder is packed; keep the rest elsewhere, or name an artifact"},
	{"exclude", "the whole folder is packed; keep the rest elsewhere, or name an artifact"},
	{"individually", "functions share the folder; those that must not, name an artifact"},
	{"excludeDevDependencies", "the folder is packed as it is; leave them out when you build it"},
	{"path", "the folder is that of the file"},
}

var eventRefused = []refusal{
	{"sqs", otherEvents}, {"sns", otherEvents}, {"s3", otherEvents}, {"stream", otherEvents},
	{"alb", otherEvents},
	{"websocket", "subscriptions are the engine's"}, {"kafka", otherEvents}, {"msk", otherEvents},
	{"activemq", otherEvents}, {"rabbitmq", otherEvents}, {"iot", otherEvents}, {"alexaSkill", otherEvents},
	{"iotFleetProvisioning", otherEvents}, {"alexaSmartHome", otherEvents}, {"cognitoUserPool", otherEvents},
	{"cloudFront", otherEvents}, {"cloudwatchLog", otherEvents},
	{"cloudwatchEvent", "eventBridge is its name today"},
}

var httpRefused = []refusal{
	{"cors", ownAPI}, {"private", ownAPI}, {"authorizer", ownAPI}, {"connectionId", ownAPI},
	{"connectionType", ownAPI}, {"timeoutInMillis", "the function's timeout ends the call"},
	{"async", "somebody waits for a webhook's answer; what takes longer is a trigger"},
	{"integration", proxied}, {"request", proxied}, {"response", proxied}, {"operationId", ownNames},
}

var eventBridgeRefused = []refusal{
	{"eventBus", "triggers are rules on the platform's own bus"},
	{"schedule", "a schedule is an event of its own"},
	{"name", ownNames}, {"description", "the function has one"}, {"input", wholeEvent},
	{"inputPath", wholeEvent},
	{"inputTransformer", wholeEvent},
	{"retryPolicy", "maximumRetryAttempts and maximumEventAge are the function's"},
	{"deadLetterQueueArn", keptFailed},
}

var patternRefused = []refusal{
	{"$or", "it belongs below detail; for other alternatives write another event"},
	{"account", "all events on the bus are of this account"},
	{"region", "all events on the bus are of this region"},
	{"id", "no two events share it"}, {"time", "no two events share it"},
	{"version", "it is the same for all events"},
	{"resources", "events of the engine name none"},
}

var scheduleRefused = []refusal{
	{"name", ownNames}, {"description", "the function has one"},
	{"inputPath", "EventBridge Scheduler has none; write the input itself"},
	{"inputTransformer", "EventBridge Scheduler has none; write the input itself"},
}
