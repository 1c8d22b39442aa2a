// Package redis stands in for a provider that is left out; settings refer to these parts of it.
package redis

const ProviderName = "redis"

type Provider struct{}
type ProviderBuilder struct{}
