// Package nomad stands in for a provider that is left out; settings refer to these parts of it.
package nomad

const ProviderName = "nomad"

type Provider struct{}
type ProviderBuilder struct{}
