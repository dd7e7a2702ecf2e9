// Package dns holds the rules about zones, their records, and the certificates for names in them.
package dns

import "github.com/plinth-iac/plinth/policies/rule"

const (
	zone       = "aws:route53/zone:Zone"
	queryLog   = "aws:route53/queryLog:QueryLog"
	record     = "aws:route53/record:Record"
	signing    = "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec"
	signingKey = "aws:route53/keySigningKey:KeySigningKey"
	kmsKey     = "aws:kms/key:Key"
	logGroup   = "aws:cloudwatch/logGroup:LogGroup"

	certificate  = "aws:acm/certificate:Certificate"
	validation   = "aws:acm/certificateValidation:CertificateValidation"
	listener     = "aws:lb/listener:Listener"
	distribution = "aws:cloudfront/distribution:Distribution"
	balancer     = "aws:lb/loadBalancer:LoadBalancer"
)

// guide is where the developer guide of Route 53 begins.
const guide = "https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/"

// certificateGuide is where the user guide of ACM begins.
const certificateGuide = "https://docs.aws.amazon.com/acm/latest/userguide/"

// Rules are the rules about zones, their records, and the certificates for names in them.
func Rules() rule.Group {
	return rule.Group{Service: "Route 53 and ACM", Rules: []rule.Rule{
		QueryLogging, DNSSEC, ZoneNotForceDestroyed, NoDanglingAlias,
		CertificateDNSValidated, CertificateKeyStrength, CertificateTransparent, NoWildcard,
		RecordValid, CNAMEAlone, QueryLogInVirginia, SigningKeyValid,
		CertificateNamesValid, CertificateValidatedBeforeUse,
	}}
}

// public holds for zones that the internet can ask.
func public(in rule.Inputs) rule.Verdict { return rule.Not(in.At("vpcs").Present()) }
