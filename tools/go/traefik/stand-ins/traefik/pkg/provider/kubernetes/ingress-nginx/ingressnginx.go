// Package ingressnginx stands in for a provider that is left out; settings refer to these parts of it.
package ingressnginx

const ProviderName = "kubernetesingressnginx"

type Provider struct {
	WatchNamespace, WatchNamespaceSelector string
	NonTLSEntryPoints                      []string
}
