package network

import "slices"

// Endpoint is an AWS service that is reached within the VPC, by the name that AWS gives its endpoint.
type Endpoint string

// The services.
const (
	ECRAPI               Endpoint = "ecr.api"
	ECRDocker            Endpoint = "ecr.dkr"
	Logs                 Endpoint = "logs"
	Monitoring           Endpoint = "monitoring"
	XRay                 Endpoint = "xray"
	SecretsManager       Endpoint = "secretsmanager"
	SSM                  Endpoint = "ssm"
	SSMMessages          Endpoint = "ssmmessages"
	EC2Messages          Endpoint = "ec2messages"
	STS                  Endpoint = "sts"
	KMS                  Endpoint = "kms"
	SQS                  Endpoint = "sqs"
	SNS                  Endpoint = "sns"
	Events               Endpoint = "events"
	States               Endpoint = "states"
	Kinesis              Endpoint = "kinesis-streams"
	Lambda               Endpoint = "lambda"
	RDSData              Endpoint = "rds-data"
	EC2                  Endpoint = "ec2"
	EKS                  Endpoint = "eks"
	EKSAuth              Endpoint = "eks-auth"
	ElasticLoadBalancing Endpoint = "elasticloadbalancing"
	AutoScaling          Endpoint = "autoscaling"
	Athena               Endpoint = "athena"
	Glue                 Endpoint = "glue"
	LakeFormation        Endpoint = "lakeformation"
	// ExecuteAPI is for private REST APIs. It claims every name of API Gateway in the region: public HTTP, REST
	// and WebSocket APIs then answer 403 from within the VPC.
	ExecuteAPI Endpoint = "execute-api"
)

// Endpoints lists every Endpoint, sorted.
func Endpoints() []Endpoint {
	all := []Endpoint{
		ECRAPI, ECRDocker, Logs, Monitoring, XRay, SecretsManager, SSM, SSMMessages, EC2Messages, STS, KMS,
		SQS, SNS, Events, States, Kinesis, Lambda, RDSData, EC2, EKS, EKSAuth, ElasticLoadBalancing,
		AutoScaling, Athena, Glue, LakeFormation, ExecuteAPI,
	}
	slices.Sort(all)
	return all
}

// ForFargate is what tasks of ECS need when there is no NAT: images, logs, secrets and ECS Exec.
func ForFargate() []Endpoint { return []Endpoint{ECRAPI, ECRDocker, Logs, SecretsManager, SSMMessages} }

// ForLambda is what functions in the VPC commonly call: the runtime writes its logs from outside the VPC.
func ForLambda() []Endpoint { return []Endpoint{SecretsManager, KMS, STS} }

// ForEKS is what nodes need to join a cluster and run pods when there is no NAT.
// https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
func ForEKS() []Endpoint {
	return []Endpoint{
		ECRAPI, ECRDocker, Logs, STS, EC2, EKS, EKSAuth, ElasticLoadBalancing, AutoScaling,
	}
}
