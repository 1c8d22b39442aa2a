// Package consul stands in for a provider that is left out; settings refer to these parts of it.
package consul

const ProviderName = "consul"

type Provider struct{}
type ProviderBuilder struct{}
