// Package knative stands in for a provider that is left out; settings refer to these parts of it.
package knative

const ProviderName = "knative"

type Provider struct{}
