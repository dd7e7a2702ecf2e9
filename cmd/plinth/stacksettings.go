package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml"
)

// projectFolder is the folder of Pulumi.yaml: the given one, or the nearest, from here upwards.
func projectFolder(given string) (string, error) {
	if given != "" {
		return given, nil
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for folder := here; ; folder = filepath.Dir(folder) {
		if _, err := os.Stat(filepath.Join(folder, "Pulumi.yaml")); err == nil {
			return folder, nil
		}
		if folder == filepath.Dir(folder) {
			return "", errors.New("no Pulumi.yaml here or above; want --root, the folder of a Pulumi project")
		}
	}
}

// stackSettings are the settings of a stack's file as the engine hands them out: text as it is, else JSON.
func stackSettings(folder, stack string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "Pulumi."+stack+".yaml"))
	if err != nil {
		return nil, fmt.Errorf("settings of %s: %w", stack, err)
	}
	var file struct {
		Config map[string]any `yaml:"config"`
	}
	if err := yaml.Unmarshal(text, &file); err != nil {
		return nil, fmt.Errorf("settings of %s: %w", stack, err)
	}
	out := map[string]string{}
	for name, v := range file.Config {
		if text, ok := v.(string); ok {
			out[name] = text
			continue
		}
		text, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("settings of %s: %s: %w", stack, name, err)
		}
		out[name] = string(text)
	}
	return out, nil
}
