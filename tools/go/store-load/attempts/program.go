// Package attempts is what the programs have in common that use a store and account for every single attempt.
package attempts

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// Program does one of several things with a store.
type Program[S any] struct {
	// What may be asked of it, and where in its input the configuration is, for messages.
	Usage, Input string
	// Each gets what comes after the configuration in the input.
	Modes map[string]func(settings S, input io.Reader, output *json.Encoder) error
	// What is not in the configuration.
	Defaults S
	// Derives the rest from what is in it.
	Complete func(settings *S) error
}

// Main runs it with the arguments of the process, and ends the process where that fails.
func (program Program[S]) Main() {
	if err := program.run(os.Args[1:], bufio.NewReader(os.Stdin)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func (program Program[S]) run(arguments []string, input *bufio.Reader) error {
	mode := program.Modes[strings.Join(arguments, " ")]
	if mode == nil {
		return fmt.Errorf("usage: %s", program.Usage)
	}
	settings := program.Defaults
	line, err := input.ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("the input must %s that has the configuration: %w", program.Input, err)
	}
	if err := json.Unmarshal(line, &settings); err != nil {
		return fmt.Errorf("the configuration is not understood: %w", err)
	}
	if err := program.Complete(&settings); err != nil {
		return err
	}
	return mode(settings, input, json.NewEncoder(os.Stdout))
}

// ClientTLS trusts one authority, in PEM form, and expects the name in the server's certificate; without an authority there is
// no TLS.
func ClientTLS(authority, serverName string) (*tls.Config, error) {
	if authority == "" {
		return nil, nil
	}
	authorities := x509.NewCertPool()
	if !authorities.AppendCertsFromPEM([]byte(authority)) {
		return nil, errors.New("the authority is no certificate in PEM form")
	}
	return &tls.Config{RootCAs: authorities, ServerName: serverName, MinVersion: tls.VersionTLS12}, nil
}
