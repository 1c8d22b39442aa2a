package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"time"
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

func read(input *bufio.Reader) (configuration, error) {
	settings := configuration{Timeout: 2000, Connections: 1, Duration: 1000, Count: 1000}
	line, err := input.ReadBytes('\n')
	if err != nil {
		return settings, fmt.Errorf("the input must be a line that has the configuration: %w", err)
	}
	if err := json.Unmarshal(line, &settings); err != nil {
		return settings, fmt.Errorf("the configuration is not understood: %w", err)
	}
	if settings.Authority == "" {
		return settings, nil
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM([]byte(settings.Authority)) {
		return settings, errors.New("the authority is no certificate in PEM form")
	}
	settings.tls = &tls.Config{RootCAs: authorities, ServerName: settings.ServerName, MinVersion: tls.VersionTLS12}
	return settings, nil
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
