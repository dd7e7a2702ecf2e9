// Package site says where a stack lives: account and region. Components never look these up, so that a
// preview needs no credentials and is the same every time; the program passes them in.
package site

import (
	"regexp"
	"strings"

	"github.com/plinth-iac/plinth/internal/check"
)

// Site is the account and region that a component's resources live in.
type Site struct {
	// Account is the twelve-digit AWS account id. Required.
	Account string
	// Region is the AWS region, for example "eu-west-1". Required.
	Region string
}

// Edge is the region of everything that CloudFront needs: its certificates, web ACLs, metrics and alarms.
const Edge = "us-east-1"

var (
	accountID  = regexp.MustCompile(`^\d{12}$`)
	regionName = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)+-\d$`)
)

// Validate reports an account id or region that cannot exist.
func (s Site) Validate() error {
	var p check.Problems
	p.Unless(accountID.MatchString(s.Account), "account",
		"is %q; want the twelve digits of an AWS account id", s.Account)
	p.Unless(regionName.MatchString(s.Region), "region", "is %q; want an AWS region such as eu-west-1", s.Region)
	return p.Err()
}

// Partition is the part of AWS that the region belongs to: "aws", "aws-cn" or "aws-us-gov".
func (s Site) Partition() string {
	switch {
	case strings.HasPrefix(s.Region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(s.Region, "us-gov-"):
		return "aws-us-gov"
	default:
		return "aws"
	}
}

// ARN names a resource of this account and region: s.ARN("logs", "log-group:/app:*").
func (s Site) ARN(service, resource string) string {
	return strings.Join([]string{"arn", s.Partition(), service, s.Region, s.Account, resource}, ":")
}

// GlobalARN names a resource of this account in a service without regions: s.GlobalARN("iam", "root").
func (s Site) GlobalARN(service, resource string) string {
	return strings.Join([]string{"arn", s.Partition(), service, "", s.Account, resource}, ":")
}

// ServiceHost is the name of a service in this region as kms:ViaService conditions want it:
// "sqs.eu-west-1.amazonaws.com".
func (s Site) ServiceHost(service string) string {
	return service + "." + s.Region + ".amazonaws.com"
}

// AtEdge is the same account in the region that CloudFront takes its certificates, web ACLs and alarms from.
func (s Site) AtEdge() Site { return Site{Account: s.Account, Region: Edge} }
