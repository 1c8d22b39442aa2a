// Package acme stands in for certificates from ACME, which are left out; settings refer to these parts of it.
package acme

import ptypes "github.com/traefik/paerser/types"

type Configuration struct {
	CAServer, Storage string
	DNSChallenge      *DNSChallenge
	HTTPChallenge     *HTTPChallenge
	TLSChallenge      *TLSChallenge
}

type HTTPChallenge struct{ EntryPoint string }

type TLSChallenge struct{}

type DNSChallenge struct {
	Provider                string
	DisablePropagationCheck bool
	DelayBeforeCheck        ptypes.Duration
	Propagation             *Propagation
}

type Propagation struct {
	DisableChecks     bool
	DelayBeforeChecks ptypes.Duration
}
