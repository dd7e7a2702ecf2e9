package awsmodel

import (
	"strings"
)

func functionRules() map[string]func(*refuser) {
	return map[string]func(*refuser){
		"lambda/Function": function,
		"lambda/EventSourceMapping": func(r *refuser) {
			source := r.text("eventSourceArn")
			queue := strings.Contains(source, ":sqs:")
			r.late(queue && r.given("startingPosition"), "startingPosition",
				"InvalidParameterValueException: Starting position is not supported for SQS event sources")
			stream := strings.Contains(source, ":kinesis:") || strings.Contains(source, "/stream/")
			r.late(stream && !r.given("startingPosition"), "startingPosition",
				"InvalidParameterValueException: 1 validation error detected: Value null at 'startingPosition' "+
					"failed to satisfy constraint: Member must not be null.")
			batch, _ := r.number("batchSize")
			window, _ := r.number("maximumBatchingWindowInSeconds")
			r.late(queue && batch > 10 && window < 1, "batchSize",
				"InvalidParameterValueException: Maximum batch window in seconds must be greater than 0 if maximum "+
					"batch size is greater than 10")
		},
		"apigatewayv2/Api": func(r *refuser) {
			r.late(r.text("protocolType") == "WEBSOCKET" && !r.given("routeSelectionExpression"),
				"routeSelectionExpression",
				"BadRequestException: RouteSelectionExpression is required for WEBSOCKET protocol")
		},
		"apigatewayv2/Authorizer": func(r *refuser) {
			r.late(r.text("authorizerType") == "JWT" && !r.given("jwtConfiguration"), "jwtConfiguration",
				"BadRequestException: A JWT configuration is required for JWT authorizers")
		},
		"apigateway/RestApi": func(r *refuser) {
			private := false
			for _, t := range r.all("endpointConfiguration.types") {
				private = private || t.text() == "PRIVATE"
			}
			r.late(private && !r.given("policy"), "policy", "BadRequestException: Private REST API doesn't have a "+
				"resource policy attached to it")
		},
	}
}

// reserved are environment names that Lambda sets itself.
func reserved() []string {
	return []string{
		"_HANDLER", "_X_AMZN_TRACE_ID", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "AWS_ACCESS_KEY",
		"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR",
	}
}

func function(r *refuser) {
	image := r.text("packageType") == "Image"
	known := !r.given("packageType") || r.text("packageType") != ""
	r.exclusive("imageUri", "code")
	r.exclusive("code", "s3Bucket")
	r.early(!r.given("code") && !r.given("imageUri") && !r.given("s3Bucket"), "code",
		"one of `filename,image_uri,s3_bucket` must be specified")
	for _, p := range []string{"handler", "runtime"} {
		r.early(known && !image && !r.given(p), p, "%s must be set when PackageType is Zip", p)
		r.late(image && r.given(p), p, "InvalidParameterValueException: Please don't provide %s when the "+
			"packageType is Image.", p)
	}
	n, ok := r.length("layers")
	r.late(ok && n > 5, "layers", "InvalidParameterValueException: Cannot reference more than 5 layers.")
	size := 0
	for _, v := range r.all("environment.variables") {
		if !v.value.IsObject() {
			continue
		}
		for key, value := range v.value.ObjectValue() {
			size += len(key)
			if plain, known := bare(value); known && plain.IsString() {
				size += len(plain.StringValue())
			}
			for _, name := range reserved() {
				r.late(string(key) == name, "environment.variables."+name,
					"InvalidParameterValueException: Lambda was unable to configure your environment variables because "+
						"the environment variables you have provided contains reserved keys that are currently not "+
						"supported for modification. Reserved keys used in this request: %s", name)
			}
		}
	}
	r.late(size > 4096, "environment.variables",
		"InvalidParameterValueException: Lambda was unable to configure your environment variables because the "+
			"environment variables you have provided exceeded the 4KB limit.")
	r.late(r.given("fileSystemConfig") && !r.given("vpcConfig"), "fileSystemConfig",
		"InvalidParameterValueException: Function must be configured to execute in a VPC to reference an "+
			"access point.")
}
