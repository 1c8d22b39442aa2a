// Package version stands in for Traefik's own, which also asks GitHub for a newer one.
package version

import (
	"time"

	"github.com/gorilla/mux"
)

var (
	Version            = "dev"
	Codename           = "cheddar"
	BuildDate          = ""
	StartDate          = time.Now()
	DisableDashboardAd = false
	DashboardName      = ""
)

type Handler struct{}

func (Handler) Append(*mux.Router) {}
