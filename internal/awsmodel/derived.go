package awsmodel

import (
	"strings"
)

// derived gives the fields of a template that follow from the site or from other properties.
func (m *maker) derived(name string) (string, bool) {
	switch name {
	case "region":
		return m.Site.Region, true
	case "account":
		return m.Site.Account, true
	case "suffix":
		return "amazonaws.com", true
	case "zone":
		return m.Site.Region + "a", true
	case "zoneid":
		return m.regionCode() + "-az1", true
	case "zoneid3":
		return m.regionCode(), true
	case "logical":
		return m.Name, true
	case "id":
		return m.id, true
	case "name":
		return m.physical(), true
	}
	return m.ofService(name)
}

// ofService gives the fields that only some services know.
func (m *maker) ofService(name string) (string, bool) {
	switch name {
	case "lbkind":
		return balancerKind(m.text("loadBalancerType")), true
	case "lbscheme":
		if m.text("internal") == "true" {
			return "internal-", true
		}
		return "", true
	case "lbzone":
		return m.balancerZone(), true
	case "lbpath":
		return balancerPath(m.text("loadBalancerArn") + m.text("listenerArn")), true
	case "functionname":
		return lastPart(m.text("functionName") + m.text("function")), true
	case "clustername":
		return lastPart(orElse(m.text("cluster"), "default")), true
	case "wafscope":
		if m.text("scope") == "CLOUDFRONT" {
			return "global", true
		}
		return "regional", true
	case "apischeme":
		if m.text("protocolType") == "WEBSOCKET" {
			return "wss", true
		}
		return "https", true
	case "host":
		return strings.TrimPrefix(m.text("url"), "https://"), true
	case "keyarn":
		if key := m.text("targetKeyId"); strings.HasPrefix(key, "arn:") {
			return key, true
		}
		return "arn:aws:kms:" + m.Site.Region + ":" + m.Site.Account + ":key/" + m.text("targetKeyId"), true
	case "slashname":
		return "/" + strings.TrimPrefix(m.physical(), "/"), true
	case "rdsversion", "rdsport":
		version, port := databaseDefaults(m.text("engine"))
		if name == "rdsport" {
			return port, true
		}
		return version, true
	case "searchhost":
		if m.has("vpcOptions") {
			return "vpc", true
		}
		return "search", true
	case "s3zone":
		return orElse(bucketZones()[m.Site.Region], "Z3BJ6K6RIION7M"), true
	}
	return "", false
}

// balancerKind is how ARNs call a type of load balancer.
func balancerKind(typ string) string {
	return orElse(map[string]string{"network": "net", "gateway": "gwy"}[typ], "app")
}

// balancerPath cuts app/NAME/ID[/LISTENER] out of the ARN of a load balancer or listener.
func balancerPath(arn string) string {
	for _, marker := range []string{":loadbalancer/", ":listener/"} {
		if _, path, ok := strings.Cut(arn, marker); ok {
			return path
		}
	}
	return orElse(lastPart(arn), "app/unknown/0")
}

// balancerZone is the hosted zone of load balancers in the region.
// https://docs.aws.amazon.com/general/latest/gr/elb.html
func (m *maker) balancerZone() string {
	application := map[string]string{
		"us-east-1": "Z35SXDOTRQ7X7K", "us-east-2": "Z3AADJGX6KTTL2", "us-west-2": "Z1H1FL5HABSF5",
		"eu-west-1": "Z32O12XQLNTSW2", "eu-central-1": "Z215JYRZR1TBD5", "eu-west-2": "ZHURV8PSTC4K8",
		"eu-north-1": "Z23TAZ6LKFMNIO", "ap-southeast-2": "Z1GM3OXH4ZPM65",
	}
	return orElse(application[m.Site.Region], "Z"+m.digest("zone", capitals, 13))
}

// bucketZones are the hosted zones of website endpoints.
// https://docs.aws.amazon.com/general/latest/gr/s3.html#s3_website_region_endpoints
func bucketZones() map[string]string {
	return map[string]string{
		"us-east-1": "Z3AQBSTGFYJSTF", "us-east-2": "Z2O1EMRO9K5GLX", "us-west-2": "Z3BJ6K6RIION7M",
		"eu-west-1": "Z1BKCTXD74EZPE", "eu-central-1": "Z21DNDUVLTQW6Q", "eu-west-2": "Z3GKZC51ZF0DB4",
		"eu-north-1": "Z3BAZG2TWCNX0D", "ap-southeast-2": "Z1WCIGYICN2BYD",
	}
}

// databaseDefaults are version and port of an RDS engine when the program does not say.
func databaseDefaults(engine string) (version, port string) {
	switch {
	case engine == "aurora-mysql":
		return "8.0.mysql_aurora.3.10.4", "3306"
	case engine == "aurora-postgresql":
		return "17.7", "5432"
	case strings.HasPrefix(engine, "postgres"):
		return "17.7", "5432"
	case strings.HasPrefix(engine, "oracle"):
		return "19.0.0.0.ru-2025-10.rur-2025-10.r1", "1521"
	case strings.HasPrefix(engine, "sqlserver"):
		return "16.00.4205.1.v1", "1433"
	case engine == "mariadb":
		return "11.4.8", "3306"
	default:
		return "8.4.7", "3306"
	}
}

// regionCode shortens a region as availability zone ids do: eu-west-1 to euw1.
func (m *maker) regionCode() string {
	parts := strings.Split(m.Site.Region, "-")
	if len(parts) < 3 {
		return m.Site.Region
	}
	direction := map[string]string{
		"north": "n", "south": "s", "east": "e", "west": "w", "central": "c",
		"northeast": "ne", "southeast": "se", "northwest": "nw", "southwest": "sw",
	}
	return parts[0] + orElse(direction[parts[1]], parts[1][:1]) + parts[2]
}

func lastPart(arn string) string {
	if i := strings.LastIndexAny(arn, "/:"); i >= 0 {
		return arn[i+1:]
	}
	return arn
}

func orElse(s, fallback string) string {
	if s == "" {
		return fallback
	}
	return s
}
