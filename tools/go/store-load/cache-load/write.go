package main

import (
	"encoding/json"
	"io"
	"strconv"
	"sync/atomic"
	"time"

	"toolchain.local/store-load/attempts"
)

// Attempts that may wait to be told.
const backlog = 1 << 18

// Keys vanish after so many seconds, also those of a run that was broken off.
const lifetime = "3600"

// Pause after a failure, where there is no rate.
const breath = 10 * time.Millisecond

type attempt struct {
	Number  int64   `json:"number"`
	Slot    int     `json:"slot"`
	Started float64 `json:"started"`
	Ended   float64 `json:"ended"`
	Outcome string  `json:"outcome"`
	Error   string  `json:"error,omitempty"`
}

func write(settings configuration, _ io.Reader, output *json.Encoder) error {
	end := settings.end()
	var numbers atomic.Int64
	return attempts.Told(settings.Connections, backlog, func(index int, tell func(attempt)) {
		pace := settings.pace(index)
		one := worker{settings: settings}
		defer one.leave()
		for time.Now().Before(end) {
			result := one.attempt(numbers.Add(1))
			tell(result)
			pace.Wait(result.Outcome == attempts.Acknowledged)
		}
	}, output)
}

// One connection, which is opened again when it was lost.
type worker struct {
	settings   configuration
	connection *connection
}

func (one *worker) attempt(number int64) attempt {
	key := one.settings.key(number)
	started := time.Now()
	_, err := one.ask("SET", key, strconv.FormatInt(number, 10), "EX", lifetime)
	return attempt{number, slotOf(key), attempts.Moment(started), attempts.Moment(time.Now()), outcomeOf(err), attempts.TextOf(err)}
}

func (one *worker) ask(words ...string) (answer any, err error) {
	if one.connection == nil {
		if one.connection, err = one.settings.connect(one.settings.Address); err != nil {
			return nil, err
		}
	}
	answer, err = one.connection.ask(words...)
	if _, said := err.(refusal); err != nil && !said {
		one.leave()
	}
	return answer, err
}

func (one *worker) leave() {
	if one.connection != nil {
		one.connection.close()
	}
	one.connection = nil
}

// Keys that are asked for at once.
const batch = 256

func verify(settings configuration, _ io.Reader, output *json.Encoder) error {
	one, err := settings.connect(settings.Address)
	if err != nil {
		return err
	}
	defer one.close()
	found := attempts.Ranges{}
	for first := int64(1); first <= settings.Count; first += batch {
		last := min(first+batch-1, settings.Count)
		for number := first; number <= last; number++ {
			one.send("GET", settings.key(number))
		}
		if err := one.flush(); err != nil {
			return err
		}
		for number := first; number <= last; number++ {
			value, err := one.receive()
			if err != nil {
				return err
			}
			if value == strconv.FormatInt(number, 10) {
				found.Add(number)
			}
		}
	}
	return output.Encode(found)
}
