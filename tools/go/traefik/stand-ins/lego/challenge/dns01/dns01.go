// Package dns01 stands in for the part of lego that Traefik asks outside of ACME.
package dns01

import "strings"

func UnFqdn(name string) string { return strings.TrimSuffix(name, ".") }
