package main

import (
	"context"
	"encoding/json"
	"io"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"toolchain.local/store-load/attempts"
)

// Attempts that may wait to be told.
const backlog = 1 << 16

// Pause after a failure: those who come back at once take the processor from the server that is to come back.
const breath = 50 * time.Millisecond

type attempt struct {
	Number  int64   `json:"number"`
	Started float64 `json:"started"`
	Ended   float64 `json:"ended"`
	Outcome string  `json:"outcome"`
	// Address of the server that acknowledged it.
	Server string `json:"server,omitempty"`
	Code   string `json:"code,omitempty"`
	Error  string `json:"error,omitempty"`
}

// One connection, which is opened again when it was lost.
type worker struct {
	settings   configuration
	connection *pgx.Conn
}

func write(settings configuration, input io.Reader, output *json.Encoder) error {
	var stopped atomic.Bool
	go func() {
		io.Copy(io.Discard, input)
		stopped.Store(true)
	}()
	var numbers atomic.Int64
	return attempts.Told(settings.Connections, backlog, func(index int, tell func(attempt)) {
		pace := attempts.NewPace(settings.Connections, settings.Rate, index, breath)
		one := worker{settings: settings}
		defer one.leave()
		for !stopped.Load() {
			result := one.attempt(numbers.Add(1))
			tell(result)
			pace.Wait(result.Outcome == attempts.Acknowledged)
		}
	}, output)
}

func (one *worker) attempt(number int64) attempt {
	started := time.Now()
	server, err := one.insert(number)
	if err != nil {
		one.leave()
	}
	return attempt{number, attempts.Moment(started), attempts.Moment(time.Now()), outcomeOf(err), server, codeOf(err), attempts.TextOf(err)}
}

func (one *worker) insert(number int64) (server string, err error) {
	if one.connection == nil {
		if one.connection, err = one.settings.connect(context.Background()); err != nil {
			return "", err
		}
	}
	ctx, cancel := one.settings.limit(context.Background())
	defer cancel()
	// What is scanned here has been committed: the answer is complete only after that.
	err = one.connection.QueryRow(ctx, insertWrite, number).Scan(&server)
	return server, err
}

func (one *worker) leave() {
	if one.connection != nil {
		one.settings.leave(one.connection)
	}
	one.connection = nil
}
