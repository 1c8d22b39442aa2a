// Package consulcatalog stands in for a provider that is left out; settings refer to these parts of it.
package consulcatalog

const ProviderName = "consulcatalog"

type Provider struct{}
type ProviderBuilder struct{}
