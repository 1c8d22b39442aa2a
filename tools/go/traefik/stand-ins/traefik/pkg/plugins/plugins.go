// Package plugins stands in for Traefik's plugins, which interpreters run.
package plugins

import (
	"context"
	"net/http"
)

type Constructor func(context.Context, http.Handler) (http.Handler, error)

type Descriptor struct{}

type LocalDescriptor struct{}
