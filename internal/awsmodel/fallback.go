package awsmodel

import (
	"strings"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource"
)

// genericID is the id of a type that the tables do not list: its physical name, as for most types, or a
// number.
func (m *maker) genericID() string {
	for _, property := range nameFields() {
		if v := m.text(property); v != "" {
			return v
		}
	}
	return strings.ToLower(m.Name) + "-" + m.digest("id", hexDigits, 17)
}

// fallback gives a value to an output that nothing has set, from its name and kind. Outputs that are inputs
// which AWS leaves out stay away.
func (m *maker) fallback(p *property) {
	if m.has(p.Name) || m.absent[p.Name] || strings.HasSuffix(p.Name, "Prefix") {
		return
	}
	input := m.info.Inputs.byName[p.Name]
	if input != nil && (p.Optional || strings.ContainsRune("[{@&a", rune(p.Kind[0]))) {
		return
	}
	if input != nil && input.Default != "" {
		m.set(p.Name, typed(input.Default, p.Kind))
		return
	}
	if v, ok := m.generic(p.Name, p.Kind, m.info.service, 0); ok {
		m.set(p.Name, v)
	}
}

// deepest is how far generic goes into nested objects, some of which contain themselves.
const deepest = 3

// generic makes up a value of the kind, with what its name suggests.
func (m *maker) generic(name string, k kind, s *service, depth int) (resource.PropertyValue, bool) {
	switch k[0] {
	case kindString:
		return resource.NewProperty(m.textFor(name)), true
	case kindInt, kindNumber:
		return resource.NewProperty(1.0), true
	case kindBool:
		return resource.NewProperty(false), true
	case kindMap:
		return resource.NewProperty(resource.PropertyMap{}), true
	case kindList:
		item, ok := m.generic(strings.TrimSuffix(name, "s"), k.elem(), s, depth)
		if !ok {
			return resource.NewProperty([]resource.PropertyValue{}), true
		}
		return resource.NewProperty([]resource.PropertyValue{item}), true
	case kindObject:
		object := resource.PropertyMap{}
		known, from := s.object(k)
		if depth >= deepest {
			return resource.NewProperty(object), true
		}
		for _, f := range known.list {
			if v, ok := m.generic(f.Name, f.Kind, from, depth+1); ok {
				object[resource.PropertyKey(f.Name)] = v
			}
		}
		return resource.NewProperty(object), true
	default:
		return resource.PropertyValue{}, false
	}
}

// suggestions are what the end of a property's name says about its text. The first that fits is taken.
func suggestions() [][2]string {
	return [][2]string{
		{"kmskeyid", "{arn:kms}:key/{uuid}"},
		{"kmskeyarn", "{arn:kms}:key/{uuid}"},
		{"rolearn", "{global:iam}:role/{logical}"},
		{"topicarn", "{arn:sns}:{logical}"},
		{"arn", ""}, // made by arnFor
		{"vpcid", "vpc-{h17}"},
		{"subnetid", "subnet-{h17}"},
		{"securitygroupid", "sg-{h17}"},
		{"networkinterfaceid", "eni-{h17}"},
		{"accountid", "{account}"},
		{"ownerid", "{account}"},
		{"registryid", "{account}"},
		{"zoneid", "Z{u13}"},
		{"id", "{h17}"},
		{"url", "https://{h17}.{region}.{suffix}/"},
		{"uri", "https://{h17}.{region}.{suffix}/"},
		{"endpoint", "{h17}.{region}.{suffix}"},
		{"dnsname", "{h17}.{region}.{suffix}"},
		{"domain", "{h17}.{region}.{suffix}"},
		{"domainname", "{h17}.{region}.{suffix}"},
		{"address", "{h17}.{region}.{suffix}"},
		{"privateip", "10.0.{byte:third}.{byte}"},
		{"ip", "203.0.113.{byte}"},
		{"name", "{name}"},
		{"region", "{region}"},
		{"availabilityzone", "{zone}"},
		{"date", "2026-01-01T00:00:00Z"},
		{"time", "2026-01-01T00:00:00Z"},
		{"timestamp", "2026-01-01T00:00:00Z"},
		{"createdat", "2026-01-01T00:00:00Z"},
		{"modifiedat", "2026-01-01T00:00:00Z"},
		{"status", "ACTIVE"},
		{"state", "ACTIVE"},
		{"version", "1"},
		{"etag", "{h32}"},
		{"hash", "{h32}"},
		{"sha256", "{h32}"},
	}
}

func (m *maker) textFor(name string) string {
	lower := strings.ToLower(name)
	for _, s := range suggestions() {
		switch {
		case !strings.HasSuffix(lower, s[0]):
		case s[0] == "arn":
			return m.arnFor(name)
		default:
			return m.expand(s[1], name)
		}
	}
	return strings.ToLower(m.Name) + "-" + m.digest(name, hexDigits, 7)
}

// arnFor makes an ARN: the resource's own for "arn", one of a neighbour in the same service for the rest.
func (m *maker) arnFor(name string) string {
	module, typ, _ := strings.Cut(short(m.Type), "/")
	prefix := "arn:aws:" + module + ":" + m.Site.Region + ":" + m.Site.Account + ":"
	if name == "arn" {
		if strings.HasPrefix(m.id, "arn:") {
			return m.id
		}
		return prefix + strings.ToLower(typ) + "/" + m.id
	}
	return prefix + strings.ToLower(strings.TrimSuffix(name, "Arn")) + "/" + m.digest(name, hexDigits, 17)
}
