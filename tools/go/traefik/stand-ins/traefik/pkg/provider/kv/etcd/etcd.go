// Package etcd stands in for a provider that is left out; settings refer to these parts of it.
package etcd

const ProviderName = "etcd"

type Provider struct{}
type ProviderBuilder struct{}
