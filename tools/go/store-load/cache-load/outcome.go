package main

import (
	"errors"
	"strings"

	"toolchain.local/store-load/attempts"
)

const (
	// The client should have gone elsewhere, which a plain one cannot.
	moved = "moved"
	// The proxy did not get an answer.
	upstream = "upstream"
)

func outcomeOf(err error) string {
	var said refusal
	if errors.As(err, &said) {
		return kindOf(string(said))
	}
	return attempts.OutcomeOf(err)
}

func kindOf(said string) string {
	switch {
	case strings.HasPrefix(said, "MOVED "), strings.HasPrefix(said, "ASK "):
		return moved
	case strings.Contains(said, "upstream"):
		return upstream
	}
	return attempts.Other
}
