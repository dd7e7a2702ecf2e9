// Package cloudfront holds the rules about distributions.
package cloudfront

import "github.com/plinth-iac/plinth/policies/rule"

const (
	distribution  = "aws:cloudfront/distribution:Distribution"
	accessControl = "aws:cloudfront/originAccessControl:OriginAccessControl"
	headersPolicy = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"
	certificate   = "aws:acm/certificate:Certificate"
	validation    = "aws:acm/certificateValidation:CertificateValidation"
	webACL        = "aws:wafv2/webAcl:WebAcl"
	logSource     = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
	bucket        = "aws:s3/bucket:Bucket"
	ownership     = "aws:s3/bucketOwnershipControls:BucketOwnershipControls"
)

// guide is where the developer guide of CloudFront begins.
const guide = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/"

// reference is the page of the API with what CloudFront takes.
const reference = "https://docs.aws.amazon.com/cloudfront/latest/APIReference/"

// Rules are the rules about distributions.
func Rules() rule.Group {
	return rule.Group{Service: "CloudFront", Rules: []rule.Rule{
		ViewerHTTPS, ViewerTLSMinimum, CustomCertificateSNI, OriginTLS, OriginAccessControl,
		OriginRequestsSigned, WAFAssociated,
		SecurityHeaders, GeoRestriction, DefaultRootObject, LoggingEnabled, OriginFailover,
		PriceClassAllowed, Compression,
		PartsInVirginia, AliasesCovered, TargetOriginExists, CachePolicyExclusive, LogBucketTakesACLs,
	}}
}

// eachBehavior asks about every behaviour of a distribution.
func eachBehavior(in rule.Inputs, holds func(behavior rule.Value) rule.Verdict) rule.Verdict {
	return rule.All(holds(in.At("defaultCacheBehavior")), in.Each("orderedCacheBehaviors[]").All(holds))
}

// fromS3 holds for origins that are buckets: those that are neither servers nor inside a VPC.
func fromS3(origin rule.Value) rule.Verdict {
	return rule.Not(rule.Any(origin.At("customOriginConfig").Present(), origin.At("vpcOriginConfig").Present()))
}

// ownCertificate holds for distributions that have a certificate of their own.
func ownCertificate(in rule.Inputs) rule.Verdict {
	certificate := in.At("viewerCertificate")
	return rule.Any(certificate.At("acmCertificateArn").Set(), certificate.At("iamCertificateId").Set())
}
