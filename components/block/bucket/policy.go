package bucket

import (
	"strconv"
	"strings"

	"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"

	"github.com/plinth-iac/plinth/internal/check"
	"github.com/plinth-iac/plinth/internal/iamdoc"
)

func (a Args) validateDeliveries(p *check.Problems) {
	for _, key := range sortedKeys(a.Deliveries) {
		p.Unless(deliveryKey.MatchString(key), "deliveries", "has the key %q; want letters and digits", key)
		p.Under("deliveries."+key, a.Deliveries[key].validate())
	}
}

func (d Delivery) validate() error {
	var p check.Problems
	p.Unless(service.MatchString(d.Service), "service",
		"is %q; want a principal such as logging.s3.amazonaws.com", d.Service)
	p.Unless(d.Account == "" || account.MatchString(d.Account), "account",
		"is %q; want twelve digits", d.Account)
	for _, path := range d.Paths {
		p.Unless(path != "" && !strings.HasPrefix(path, "/") && !strings.ContainsAny(path, "*?$"), "paths",
			"holds %q; want the start of object keys, without a leading slash and wildcards", path)
	}
	p.Unless(d.Account != "" || len(d.Sources) > 0 || len(d.Paths) > 0, "account",
		"is not set, nor are sources or paths: the service could write anything for anybody; want one of them")
	return p.Err()
}

// declarePolicy declares the bucket's only policy.
func (b *Bucket) declarePolicy(ctx *pulumi.Context, readers []pulumi.StringInput) error {
	statements := b.denials()
	for _, key := range sortedKeys(b.args.Deliveries) {
		statements = append(statements, b.delivery(key, b.args.Deliveries[key])...)
	}
	if len(readers) > 0 {
		statements = append(statements, iamdoc.Statement{
			Sid:        "ReadThroughCloudFront",
			Principals: []iamdoc.Principal{iamdoc.Service("cloudfront.amazonaws.com")},
			Actions:    []string{"s3:GetObject"},
			Resources:  []pulumi.StringInput{b.objects("")},
			Conditions: []iamdoc.Condition{iamdoc.Equals("aws:SourceArn", readers...)},
		})
	}
	document, err := iamdoc.Render(iamdoc.BucketPolicy, statements...)
	if err != nil {
		return err
	}
	b.policy, err = s3.NewBucketPolicy(ctx, b.name+"-policy", &s3.BucketPolicyArgs{
		Bucket: b.bucket.Bucket, Policy: document,
	}, b.next()...)
	b.last = b.policy
	return err
}

// objects is the pattern of the ARNs of all objects whose keys start with path.
func (b *Bucket) objects(path string) pulumi.StringInput {
	return pulumi.Sprintf("%s/%s*", b.ARN, path)
}

// denials are what nobody may do, whatever else allows it.
func (b *Bucket) denials() []iamdoc.Statement {
	deny := func(sid string, actions []string, conditions ...iamdoc.Condition) iamdoc.Statement {
		return iamdoc.Statement{
			Sid: sid, Deny: true, Principals: []iamdoc.Principal{iamdoc.Anyone()}, Actions: actions,
			Resources: []pulumi.StringInput{b.ARN, b.objects("")}, Conditions: conditions,
		}
	}
	all, put := []string{"s3:*"}, []string{"s3:PutObject"}
	statements := []iamdoc.Statement{
		deny("DenyPlainHTTP", all, when("Bool", "aws:SecureTransport", "false")),
		deny("DenyOldTLS", all, when("NumericLessThan", "s3:TlsVersion", "1.2")),
		// Objects under a key that only the writer knows are lost with the writer; ransomware encrypts so.
		deny("DenyCustomerKeys", put, when("Null", "s3:x-amz-server-side-encryption-customer-algorithm", "false")),
	}
	if b.args.KeyARN != nil {
		const algorithm, key = "s3:x-amz-server-side-encryption", "s3:x-amz-server-side-encryption-aws-kms-key-id"
		statements = append(statements,
			// A request that names no encryption gets the bucket's, hence the two conditions on each.
			deny("DenyOtherEncryption", put, when("Null", algorithm, "false"),
				when("StringNotEquals", algorithm, "aws:kms")),
			deny("DenyOtherKeys", put, when("Null", key, "false"), iamdoc.Condition{
				Operator: "ArnNotEquals", Key: key, Values: []pulumi.StringInput{b.args.KeyARN},
			}))
	}
	if b.args.Uploads != nil {
		age := strconv.FormatInt(b.args.Uploads.MaxAge.Milliseconds(), 10)
		statements = append(statements,
			deny("DenyOldSignatures", put, when("NumericGreaterThan", "s3:signatureAge", age)))
	}
	return statements
}

func when(operator, key string, values ...string) iamdoc.Condition {
	return iamdoc.Condition{Operator: operator, Key: key, Values: iamdoc.Strings(values...)}
}

// delivery lets a service write, and ask for the access list first where it does.
func (b *Bucket) delivery(key string, d Delivery) []iamdoc.Statement {
	var conditions []iamdoc.Condition
	if d.Account != "" {
		conditions = append(conditions, when("StringEquals", "aws:SourceAccount", d.Account))
	}
	if len(d.Sources) > 0 {
		conditions = append(conditions, iamdoc.ARNLike("aws:SourceArn", d.Sources...))
	}
	write := iamdoc.Statement{
		Sid:        key + "Write",
		Principals: []iamdoc.Principal{iamdoc.Service(d.Service)},
		Actions:    []string{"s3:PutObject"},
		Conditions: conditions,
	}
	for _, path := range d.Paths {
		write.Resources = append(write.Resources, b.objects(path))
	}
	if len(d.Paths) == 0 {
		write.Resources = []pulumi.StringInput{b.objects("")}
	}
	if !d.Ownership {
		return []iamdoc.Statement{write}
	}
	ask := write
	ask.Sid, ask.Actions, ask.Resources = key+"Ask", []string{"s3:GetBucketAcl"}, []pulumi.StringInput{b.ARN}
	write.Conditions = append([]iamdoc.Condition{
		when("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
	}, conditions...)
	return []iamdoc.Statement{ask, write}
}
