package awsmodel

import "github.com/pulumi/pulumi/sdk/v3/go/common/resource"

// Text is what stands at a path of properties, through secrets and lists, or "": "lifecycle.deleteAfter". Of
// several values it is the first.
func Text(properties resource.PropertyMap, path string) string { return values{properties}.text(path) }

// Texts are all the values at a path of properties.
func Texts(properties resource.PropertyMap, path string) []string {
	var out []string
	for _, v := range (values{properties}).all(path) {
		out = append(out, v.text())
	}
	return out
}

// Objects are the objects at a path of properties.
func Objects(properties resource.PropertyMap, path string) []resource.PropertyMap {
	var out []resource.PropertyMap
	for _, v := range (values{properties}).all(path) {
		if v.value.IsObject() {
			out = append(out, v.value.ObjectValue())
		}
	}
	return out
}
