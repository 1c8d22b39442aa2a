package main

import (
	"errors"

	"github.com/jackc/pgx/v5/pgconn"
	"toolchain.local/store-load/attempts"
)

// The server does not take writes.
const readOnly = "read-only"

var codes = map[string]string{
	"25006": readOnly,
	// Shut down by its administrator, after a crash of another process of the server, and lost by a pooler.
	"57P01": attempts.Reset, "57P02": attempts.Reset, "08003": attempts.Reset, "08006": attempts.Reset,
	// The server starts or stops, or has no connection left.
	"57P03": attempts.Refused, "53300": attempts.Refused,
}

func outcomeOf(err error) string {
	if code := codeOf(err); code != "" {
		if kind, known := codes[code]; known {
			return kind
		}
		return attempts.Other
	}
	outcome := attempts.OutcomeOf(err)
	if outcome == attempts.Other && pgconn.Timeout(err) {
		return attempts.Timeout
	}
	return outcome
}

// How PostgreSQL classifies what it said; empty if it was not the server that said it.
func codeOf(err error) string {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return said.Code
	}
	return ""
}
