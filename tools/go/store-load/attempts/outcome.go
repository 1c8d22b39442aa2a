package attempts

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"time"
)

// What came of an attempt, as far as the network tells.
const (
	Acknowledged = "acknowledged"
	// Somebody said at once that there is nobody, or that nobody is let in now.
	Refused = "refused"
	// The connection ended before the answer.
	Reset = "reset"
	// There was no answer.
	Timeout = "timeout"
	Other   = "other"
)

// Examples is how many messages are worth telling.
const Examples = 5

// OutcomeOf tells what came of an attempt that the server itself did not refuse.
func OutcomeOf(err error) string {
	var problem net.Error
	switch {
	case err == nil:
		return Acknowledged
	case isOneOf(err, syscall.ECONNREFUSED, syscall.EHOSTUNREACH, syscall.ENETUNREACH):
		return Refused
	case isOneOf(err, syscall.ECONNRESET, syscall.EPIPE, io.EOF, io.ErrUnexpectedEOF, net.ErrClosed):
		return Reset
	case isOneOf(err, context.DeadlineExceeded, os.ErrDeadlineExceeded), errors.As(err, &problem) && problem.Timeout():
		return Timeout
	}
	return Other
}

func isOneOf(err error, kinds ...error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// TextOf is an error on one line; empty if there is none.
func TextOf(err error) string {
	if err == nil {
		return ""
	}
	return strings.Join(strings.Fields(err.Error()), " ")
}

// Moment is in milliseconds since 1970.
func Moment(at time.Time) float64 { return float64(at.UnixMicro()) / 1000 }
