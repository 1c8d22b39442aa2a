package main

import (
	"encoding/json"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// Attempts that may wait to be told: whoever reads them must not slow down whoever writes.
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

func write(settings configuration, output *json.Encoder) error {
	end := settings.end()
	told := make(chan attempt, backlog)
	var numbers atomic.Int64
	var workers sync.WaitGroup
	for index := range settings.Connections {
		workers.Go(func() {
			pace := newPace(settings, index)
			one := worker{settings: settings}
			defer one.leave()
			for time.Now().Before(end) {
				result := one.attempt(numbers.Add(1))
				told <- result
				pace.wait(result.Outcome == acknowledged)
			}
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

// One connection, which is opened again when it was lost.
type worker struct {
	settings   configuration
	connection *connection
}

func (one *worker) attempt(number int64) attempt {
	key := one.settings.key(number)
	started := time.Now()
	_, err := one.ask("SET", key, strconv.FormatInt(number, 10), "EX", lifetime)
	return attempt{number, slotOf(key), moment(started), moment(time.Now()), outcomeOf(err), textOf(err)}
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

// First and last of a row of numbers without a gap.
type numbers [2]int64

func verify(settings configuration, output *json.Encoder) error {
	one, err := settings.connect(settings.Address)
	if err != nil {
		return err
	}
	defer one.close()
	found := []numbers{}
	for number := int64(1); number <= settings.Count; number++ {
		value, err := one.ask("GET", settings.key(number))
		if err != nil {
			return err
		}
		if value != strconv.FormatInt(number, 10) {
			continue
		}
		if last := len(found) - 1; last >= 0 && found[last][1]+1 == number {
			found[last][1] = number
		} else {
			found = append(found, numbers{number, number})
		}
	}
	return output.Encode(found)
}
