package awsmodel

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// special sets the outputs that no template can: those whose number follows from the inputs.
func (m *maker) special() {
	if tags, ok := m.tagsAll(); ok {
		m.set("tagsAll", plainDeep(tags))
	}
	switch short(m.Type) {
	case "acm/Certificate":
		m.set("domainValidationOptions", m.validationOptions())
	case "elasticache/ReplicationGroup":
		m.nodes()
	case "ecs/TaskDefinition":
		revision := resource.NewProperty(float64(m.Generation + 1))
		m.set("revision", revision)
		m.set("arn", resource.NewProperty(m.expand("{arn:ecs}:task-definition/{family}:{revision}", "arn")))
	case "lambda/Function":
		if m.text("publish") == "true" {
			m.set("version", resource.NewProperty("1"))
			m.set("qualifiedArn", resource.NewProperty(m.text("arn")+":1"))
		}
	case "cognito/UserPoolClient":
		if !m.has("clientSecret") && m.text("generateSecret") == "true" {
			m.set("clientSecret", resource.NewProperty(m.digest("clientSecret", lowers, 51)))
		}
	case "apigatewayv2/DomainName":
		m.within("domainNameConfiguration", map[resource.PropertyKey]string{
			"targetDomainName": "d-{l10}.execute-api.{region}.{suffix}", "hostedZoneId": "Z{u13}",
		})
	case "random:index/randomPassword:RandomPassword":
		m.password()
	case "cognito/ResourceServer":
		m.scopes()
	}
}

// validationOptions asks for one DNS record for each name of a certificate.
func (m *maker) validationOptions() resource.PropertyValue {
	names := []resource.PropertyValue{m.state["domainName"]}
	if more := m.state["subjectAlternativeNames"]; more.IsArray() {
		names = append(names, more.ArrayValue()...)
	}
	var options []resource.PropertyValue
	seen := map[string]bool{}
	for _, n := range names {
		if !n.IsString() || seen[n.StringValue()] {
			continue
		}
		domain := n.StringValue()
		seen[domain] = true
		options = append(options, resource.NewProperty(resource.PropertyMap{
			"domainName":         resource.NewProperty(domain),
			"resourceRecordName": resource.NewProperty("_" + m.digest(domain, hexDigits, 32) + "." + domain + "."),
			"resourceRecordType": resource.NewProperty("CNAME"),
			"resourceRecordValue": resource.NewProperty("_" + m.digest(domain+"value", hexDigits, 32) +
				".acm-validations.aws."),
		}))
	}
	return resource.NewProperty(options)
}

// nodes names the cache clusters of a replication group, and gives it a configuration endpoint when it has
// shards.
func (m *maker) nodes() {
	shards := max(1, m.number("numNodeGroups"))
	count := m.number("numCacheClusters")
	sharded := m.text("clusterMode") == "enabled" || shards > 1
	if sharded {
		count = shards * (1 + m.number("replicasPerNodeGroup"))
		m.set("numCacheClusters", resource.NewProperty(float64(count)))
		m.set("clusterEnabled", resource.NewProperty(true))
		m.set("configurationEndpointAddress", resource.NewProperty(
			m.expand("clustercfg.{id}.{l6:group}.{zoneid3}.cache.{suffix}", "")))
		delete(m.state, "primaryEndpointAddress")
		delete(m.state, "readerEndpointAddress")
		m.absent["primaryEndpointAddress"], m.absent["readerEndpointAddress"] = true, true
	}
	perShard := max(1, count/shards)
	var members []resource.PropertyValue
	for i := range count {
		name := fmt.Sprintf("%s-%03d", m.id, i+1)
		if sharded {
			name = fmt.Sprintf("%s-%04d-%03d", m.id, i/perShard+1, i%perShard+1)
		}
		members = append(members, resource.NewProperty(name))
	}
	m.set("memberClusters", resource.NewProperty(members))
}

// scopes lists the identifiers of a resource server's scopes.
func (m *maker) scopes() {
	given := m.state["scopes"]
	if !given.IsArray() {
		return
	}
	var ids []resource.PropertyValue
	for _, s := range given.ArrayValue() {
		if s.IsObject() && s.ObjectValue()["scopeName"].IsString() {
			ids = append(ids,
				resource.NewProperty(m.text("identifier")+"/"+s.ObjectValue()["scopeName"].StringValue()))
		}
	}
	m.set("scopeIdentifiers", resource.NewProperty(ids))
}

// password draws the characters that the program asked for. Like everything here it follows from the URN.
func (m *maker) password() {
	length := 16
	if n := m.state["length"]; n.IsNumber() {
		length = int(n.NumberValue())
	}
	alphabet := mixed
	if m.text("special") != "false" {
		alphabet += "!#%&*()-_=+[]{}<>:?"
	}
	m.set("result", resource.MakeSecret(resource.NewProperty(m.digest("result", alphabet, length))))
	m.set("bcryptHash", resource.MakeSecret(resource.NewProperty("$2a$10$"+m.digest("bcrypt", mixed, 53))))
}

// within fills in what AWS computes inside a block of the inputs.
func (m *maker) within(block string, fields map[resource.PropertyKey]string) {
	old := m.state[resource.PropertyKey(block)]
	if !old.IsObject() {
		return
	}
	filled := old.ObjectValue().Copy()
	for name, template := range fields {
		filled[name] = resource.NewProperty(m.expand(template, string(name)))
	}
	m.state[resource.PropertyKey(block)] = resource.NewProperty(filled)
}
