package report

import (
	"encoding/json"
	"io"

	"github.com/plinth-iac/plinth/policies/pack"
	"github.com/plinth-iac/plinth/policies/rule"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool    sarifTool     `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID               string          `json:"id"`
	ShortDescription sarifText       `json:"shortDescription"`
	Help             sarifText       `json:"help"`
	HelpURI          string          `json:"helpUri,omitempty"`
	Properties       sarifProperties `json:"properties"`
}

type sarifProperties struct {
	Tags []string `json:"tags"`
	// SecuritySeverity is what code scanning sorts by: 0.0 to 10.0.
	SecuritySeverity string `json:"security-severity"`
}

type sarifText struct {
	Text string `json:"text"`
}

type sarifResult struct {
	RuleID       string             `json:"ruleId"`
	RuleIndex    int                `json:"ruleIndex"`
	Kind         string             `json:"kind"`
	Level        string             `json:"level"`
	Message      sarifText          `json:"message"`
	Locations    []sarifLocation    `json:"locations"`
	Fingerprints map[string]string  `json:"partialFingerprints"`
	Suppressions []sarifSuppression `json:"suppressions,omitempty"`
}

type sarifLocation struct {
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations"`
}

type sarifPhysical struct {
	Artifact struct {
		URI string `json:"uri"`
	} `json:"artifactLocation"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifSuppression struct {
	Kind          string `json:"kind"`
	Status        string `json:"status"`
	Justification string `json:"justification"`
}

// asSARIF writes what failed, what is exempted (as suppressed) and what is undecided (as open).
func asSARIF(to io.Writer, r pack.Report) error {
	rules, index := []sarifRule{}, map[string]int{}
	results := []sarifResult{}
	for _, outcome := range []pack.Outcome{pack.Failed, pack.Exempted, pack.Undecided} {
		for _, f := range r.Of(outcome) {
			if _, known := index[f.Rule.Name]; !known {
				index[f.Rule.Name] = len(rules)
				rules = append(rules, describe(f.Rule))
			}
			results = append(results, result(f, index[f.Rule.Name]))
		}
	}
	return writeSARIF(to, r.Pack, r.Version, rules, results)
}

func writeSARIF(to io.Writer, name, version string, rules []sarifRule, results []sarifResult) error {
	driver := sarifDriver{
		Name: name, Version: version, InformationURI: "https://github.com/plinth-iac/plinth", Rules: rules,
	}
	encoder := json.NewEncoder(to)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{sarifSchema, "2.1.0", []sarifRun{{sarifTool{driver}, results}}})
}

var securitySeverity = map[rule.Severity]string{
	rule.Low: "2.0", rule.Medium: "5.0", rule.High: "8.0", rule.Critical: "9.5",
}

func describe(r *rule.Rule) sarifRule {
	d := sarifRule{
		ID: r.Name, ShortDescription: sarifText{r.Why}, Help: sarifText{"Fix: " + r.Fix}, HelpURI: r.Link(),
		Properties: sarifProperties{
			Tags: []string{string(r.Topic)}, SecuritySeverity: securitySeverity[r.Severity],
		},
	}
	all := pack.Controls(r)
	for _, framework := range all.Frameworks() {
		for _, id := range all[framework] {
			d.Properties.Tags = append(d.Properties.Tags, string(framework)+":"+id)
		}
	}
	return d
}

func result(f pack.Finding, index int) sarifResult {
	location := sarifLocation{Logical: []sarifLogical{{f.Name, f.URN, "resource"}}}
	location.Physical.Artifact.URI = "Pulumi.yaml"
	res := sarifResult{
		RuleID: f.Rule.Name, RuleIndex: index, Kind: "fail", Level: "error", Message: sarifText{f.Message()},
		Locations:    []sarifLocation{location},
		Fingerprints: map[string]string{"resource/v1": f.Rule.Name + " " + f.URN},
	}
	switch {
	case f.Outcome == pack.Undecided:
		res.Kind, res.Level = "open", "none"
	case f.Level < rule.Mandatory:
		res.Level = "warning"
	}
	if f.Exemption != nil {
		res.Suppressions = []sarifSuppression{{"external", "accepted", f.Exemption.Excuse()}}
	}
	return res
}
