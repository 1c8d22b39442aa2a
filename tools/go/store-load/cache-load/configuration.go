package main

import (
	"crypto/tls"
	"fmt"
	"time"

	"toolchain.local/store-load/attempts"
)

// Where the cache is, as whom, and what to do. Times are in milliseconds.
type configuration struct {
	// HOST:PORT.
	Address string `json:"address"`
	// Absent: the default user.
	User     string `json:"user"`
	Password string `json:"password"`
	// Authority that signed the server's certificate, in PEM form. Absent: no TLS.
	Authority string `json:"authority"`
	// The name that the certificate must have.
	ServerName string `json:"serverName"`
	// Whether the client asks who serves which slots, and goes there itself; measure.
	Cluster bool `json:"cluster"`
	// How long a connection, or an answer, may take.
	Timeout int `json:"timeout"`
	// How many connections; write and measure.
	Connections int `json:"connections"`
	// Commands a second over all connections; 0: as many as possible.
	Rate float64 `json:"rate"`
	// For how long; write and measure.
	Duration int `json:"duration"`
	// What the names of all keys start with.
	Prefix string `json:"prefix"`
	// The last number; verify. How many keys; commands and measure.
	Count int64 `json:"count"`

	tls *tls.Config
}

func (settings *configuration) complete() (err error) {
	settings.tls, err = attempts.ClientTLS(settings.Authority, settings.ServerName)
	return err
}

func (settings configuration) key(number int64) string {
	return fmt.Sprintf("%s:%d", settings.Prefix, number)
}

func (settings configuration) timeout() time.Duration {
	return time.Duration(settings.Timeout) * time.Millisecond
}

func (settings configuration) end() time.Time {
	return time.Now().Add(time.Duration(settings.Duration) * time.Millisecond)
}

// The pace of one connection. Only where there is no rate does it pause after a failure.
func (settings configuration) pace(index int) *attempts.Pace {
	pause := breath
	if settings.Rate != 0 {
		pause = 0
	}
	return attempts.NewPace(settings.Connections, settings.Rate, index, pause)
}
