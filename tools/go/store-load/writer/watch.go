package main

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"toolchain.local/store-load/attempts"
)

type look struct {
	Started float64 `json:"started"`
	Ended   float64 `json:"ended"`
	// Whether the server says that it leads; false where it says nothing.
	Leading bool `json:"leading"`
	// What came of a write.
	Outcome string `json:"outcome"`
	Error   string `json:"error,omitempty"`
}

// Each look has a connection of its own: one that exists already may be let live longer.
func watch(settings configuration, _ io.Reader, output *json.Encoder) error {
	end := time.Now().Add(milliseconds(settings.Duration))
	for number := int64(1); time.Now().Before(end); number++ {
		started := time.Now()
		leading, err := settings.look(number)
		seen := look{attempts.Moment(started), attempts.Moment(time.Now()), leading, outcomeOf(err), attempts.TextOf(err)}
		if err := output.Encode(seen); err != nil {
			return err
		}
		time.Sleep(milliseconds(settings.Interval))
	}
	return nil
}

func (settings configuration) look(number int64) (leading bool, err error) {
	connection, err := settings.connect(context.Background())
	if err != nil {
		return false, err
	}
	defer settings.leave(connection)
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	if err := connection.QueryRow(ctx, selectLeading).Scan(&leading); err != nil {
		return false, err
	}
	_, err = connection.Exec(ctx, insertLook, number)
	return leading, err
}
