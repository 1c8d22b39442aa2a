package main

import (
	"context"
	"encoding/json"
	"io"
	"sync"

	"github.com/jackc/pgx/v5"
	"toolchain.local/store-load/attempts"
)

type crowdAccount struct {
	mutex sync.Mutex
	// Connections that were opened.
	Connected int `json:"connected"`
	// Transactions that were committed.
	Committed int `json:"committed"`
	// Whatever failed, by its kind.
	Failures map[string]int `json:"failures"`
	Examples []string       `json:"examples"`
}

// All connections are open before the first of them does anything, and stay open until all are done.
func crowd(settings configuration, _ io.Reader, output *json.Encoder) error {
	account := crowdAccount{Failures: map[string]int{}, Examples: []string{}}
	var arrivals, departures, visits sync.WaitGroup
	arrivals.Add(settings.Connections)
	departures.Add(settings.Connections)
	for index := range settings.Connections {
		visits.Go(func() {
			connection, err := settings.connect(context.Background())
			account.arrived(err)
			arrivals.Done()
			if err != nil {
				departures.Done()
				return
			}
			defer settings.leave(connection)
			arrivals.Wait()
			account.failed(settings.visit(connection, index, &account))
			departures.Done()
			departures.Wait()
		})
	}
	visits.Wait()
	return output.Encode(&account)
}

func (settings configuration) visit(connection *pgx.Conn, index int, account *crowdAccount) error {
	statements := map[string]string{"lab_insert": insertVisit, "lab_count": countVisits}
	for name, text := range statements {
		ctx, cancel := settings.limit(context.Background())
		_, err := connection.Prepare(ctx, name, text)
		cancel()
		if err != nil {
			return err
		}
	}
	for number := range settings.Transactions {
		if err := settings.transact(connection, index, number); err != nil {
			return err
		}
		account.committed()
	}
	return nil
}

// One transaction that uses both prepared statements.
func (settings configuration) transact(connection *pgx.Conn, index, number int) error {
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	return pgx.BeginFunc(ctx, connection, func(transaction pgx.Tx) error {
		if _, err := transaction.Exec(ctx, "lab_insert", index, number); err != nil {
			return err
		}
		var count int
		return transaction.QueryRow(ctx, "lab_count", index).Scan(&count)
	})
}

func (account *crowdAccount) arrived(err error) {
	if err != nil {
		account.failed(err)
		return
	}
	account.mutex.Lock()
	defer account.mutex.Unlock()
	account.Connected++
}

func (account *crowdAccount) committed() {
	account.mutex.Lock()
	defer account.mutex.Unlock()
	account.Committed++
}

func (account *crowdAccount) failed(err error) {
	if err == nil {
		return
	}
	account.mutex.Lock()
	defer account.mutex.Unlock()
	account.Failures[outcomeOf(err)]++
	if len(account.Examples) < attempts.Examples {
		account.Examples = append(account.Examples, attempts.TextOf(err))
	}
}
