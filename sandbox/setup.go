package sandbox

// Setup makes the Pulumi CLI ready that all runs need: it looks for an installed one, and builds one where
// there is none. It returns the version.
func (s *Sandbox) Setup() (version string, err error) {
	command, err := s.command()
	if err != nil {
		return "", err
	}
	return command.Version().String(), nil
}
