// Package ecs stands in for a provider that is left out; settings refer to these parts of it.
package ecs

const ProviderName = "ecs"

type Provider struct{}
type ProviderBuilder struct{}
