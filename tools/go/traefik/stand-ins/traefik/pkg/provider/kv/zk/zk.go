// Package zk stands in for a provider that is left out; settings refer to these parts of it.
package zk

const ProviderName = "zk"

type Provider struct{}
type ProviderBuilder struct{}
