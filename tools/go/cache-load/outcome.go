package main

import (
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// What came of a command.
const (
	acknowledged = "acknowledged"
	// Nobody listens.
	refused = "refused"
	// The connection ended before the answer.
	reset = "reset"
	// There was no answer.
	timeout = "timeout"
	// The client should have gone elsewhere, which a plain one cannot.
	moved = "moved"
	// The proxy did not get an answer.
	upstream = "upstream"
	other    = "other"
)

func outcomeOf(err error) string {
	var said refusal
	var problem net.Error
	switch {
	case err == nil:
		return acknowledged
	case errors.As(err, &said):
		return kindOf(string(said))
	case isOneOf(err, syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH):
		return refused
	case isOneOf(err, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed):
		return reset
	case errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &problem) && problem.Timeout():
		return timeout
	}
	return other
}

func kindOf(said string) string {
	switch {
	case strings.HasPrefix(said, "MOVED "), strings.HasPrefix(said, "ASK "):
		return moved
	case strings.Contains(said, "upstream"):
		return upstream
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

func textOf(err error) string {
	if err == nil {
		return ""
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// Milliseconds since 1970.
func moment(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }
