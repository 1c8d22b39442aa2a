// What the lab asks of a network and of a server, and the load generator cannot tell.
//
//	probe connect tcp/ADDRESS udp/ADDRESS …   opens a new connection to each, all at once, and writes for each, in the
//	                                          same order, "open", "refused", "timeout" or what else went wrong
//	probe fetch                               reads one request as JSON from its input, because requests carry tokens
//	                                          and arguments are visible to everybody; writes the status and when each
//	                                          piece of the answer arrived
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	connectTimeout = 3 * time.Second
	fetchTimeout   = 30 * time.Second
)

func main() {
	err := fmt.Errorf("usage: probe connect ADDRESS… | probe fetch")
	switch arguments := os.Args[1:]; {
	case len(arguments) > 1 && arguments[0] == "connect":
		connectAll(arguments[1:])
		err = nil
	case len(arguments) == 1 && arguments[0] == "fetch":
		err = fetch(os.Stdin)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func connectAll(targets []string) {
	answers := make([]string, len(targets))
	var group sync.WaitGroup
	for index, target := range targets {
		group.Go(func() {
			protocol, address, _ := strings.Cut(target, "/")
			answers[index] = outcome(connect(protocol, address))
		})
	}
	group.Wait()
	fmt.Println(strings.Join(answers, "\n"))
}

func connect(protocol, address string) error {
	if protocol == "udp" {
		return query(address)
	}
	connection, err := net.DialTimeout(protocol, address, connectTimeout)
	if err != nil {
		return err
	}
	return connection.Close()
}

// UDP has no connections: only an answer tells that something is there. The one UDP service around is DNS.
func query(address string) error {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	defer cancel()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", address)
	}
	_, err := (&net.Resolver{PreferGo: true, Dial: dial}).LookupHost(ctx, "kubernetes.default.svc.cluster.local.")
	var problem *net.DNSError
	if errors.As(err, &problem) && problem.IsNotFound {
		return nil
	}
	return err
}

func outcome(err error) string {
	var problem net.Error
	switch {
	case err == nil:
		return "open"
	case errors.Is(err, syscall.ECONNREFUSED) || strings.Contains(err.Error(), "connection refused"):
		return "refused"
	case errors.As(err, &problem) && problem.Timeout():
		return "timeout"
	}
	return err.Error()
}

type request struct {
	Method  string            `json:"method"`
	URL     string            `json:"url"`
	Headers map[string]string `json:"headers"`
	Body    string            `json:"body"`
}

type piece struct {
	// Milliseconds since the request was sent.
	After float64 `json:"after"`
	Text  string  `json:"text"`
}

type answer struct {
	Status int     `json:"status"`
	Pieces []piece `json:"pieces"`
}

func fetch(input io.Reader) error {
	var wanted request
	if err := json.NewDecoder(input).Decode(&wanted); err != nil {
		return err
	}
	sent, err := http.NewRequest(wanted.Method, wanted.URL, strings.NewReader(wanted.Body))
	if err != nil {
		return err
	}
	for name, value := range wanted.Headers {
		sent.Header.Set(name, value)
	}
	started := time.Now()
	response, err := (&http.Client{Timeout: fetchTimeout}).Do(sent)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	got := answer{Status: response.StatusCode, Pieces: []piece{}}
	buffer := make([]byte, 64*1024)
	for {
		length, err := response.Body.Read(buffer)
		if length > 0 {
			after := float64(time.Since(started).Microseconds()) / 1000
			got.Pieces = append(got.Pieces, piece{after, string(buffer[:length])})
		}
		if err == io.EOF {
			return json.NewEncoder(os.Stdout).Encode(got)
		}
		if err != nil {
			return err
		}
	}
}
