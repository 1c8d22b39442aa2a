package main

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// What came of an attempt.
const (
	acknowledged = "acknowledged"
	// Somebody said at once that there is nobody, or that nobody is let in now.
	refused = "refused"
	// The connection ended before the answer.
	reset = "reset"
	// There was no answer.
	timeout = "timeout"
	// The server does not take writes.
	readOnly = "read-only"
	other    = "other"
)

var codes = map[string]string{
	"25006": readOnly,
	// Shut down by its administrator, after a crash of another process of the server, and lost by a pooler.
	"57P01": reset, "57P02": reset, "08003": reset, "08006": reset,
	// The server starts or stops, or has no connection left.
	"57P03": refused, "53300": refused,
}

func outcomeOf(err error) string {
	var said *pgconn.PgError
	var problem net.Error
	switch {
	case err == nil:
		return acknowledged
	case errors.As(err, &said):
		if kind, known := codes[said.Code]; known {
			return kind
		}
		return other
	case isOneOf(err, syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH):
		return refused
	case isOneOf(err, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed):
		return reset
	case errors.Is(err, context.DeadlineExceeded), pgconn.Timeout(err), errors.As(err, &problem) && problem.Timeout():
		return timeout
	}
	return other
}

func isOneOf(err error, kinds ...error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// How PostgreSQL classifies what it said; empty if it was not the server that said it.
func codeOf(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// Milliseconds since 1970.
func moment(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }
