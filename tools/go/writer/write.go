package main

import (
	"context"
	"encoding/json"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// Attempts that may wait to be told: whoever reads them must not slow down whoever writes.
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
	told := make(chan attempt, backlog)
	var numbers atomic.Int64
	var workers sync.WaitGroup
	for index := range settings.Connections {
		workers.Go(func() {
			pace := newPace(settings, index)
			one := worker{settings: settings}
			for !stopped.Load() {
				result := one.attempt(numbers.Add(1))
				told <- result
				pace.wait(result.Outcome == acknowledged)
			}
			one.leave()
		})
	}
	go func() {
		workers.Wait()
		close(told)
	}()
	for result := range told {
		if err := output.Encode(result); err != nil {
			return err
		}
	}
	return nil
}

func (one *worker) attempt(number int64) attempt {
	started := time.Now()
	server, err := one.insert(number)
	if err != nil {
		one.leave()
	}
	return attempt{number, moment(started), moment(time.Now()), outcomeOf(err), server, codeOf(err), textOf(err)}
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

// Keeps the attempts of one connection apart. What was missed while the server did not answer is not made up for.
type pace struct {
	interval time.Duration
	next     time.Time
}

func newPace(settings configuration, index int) *pace {
	if settings.Rate == 0 {
		return &pace{}
	}
	interval := time.Duration(float64(settings.Connections) / settings.Rate * float64(time.Second))
	offset := interval * time.Duration(index) / time.Duration(settings.Connections)
	return &pace{interval, time.Now().Add(offset)}
}

func (pace *pace) wait(wentWell bool) {
	if !wentWell {
		time.Sleep(breath)
	}
	if pace.interval == 0 {
		return
	}
	pace.next = pace.next.Add(pace.interval)
	if late := time.Since(pace.next); late > 0 {
		pace.next = pace.next.Add(late)
	}
	time.Sleep(time.Until(pace.next))
}
