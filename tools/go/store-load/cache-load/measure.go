package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

type measured struct {
	Commands int            `json:"commands"`
	Failures map[string]int `json:"failures"`
	// Of what went well, a second.
	Rate float64 `json:"rate"`
	// Milliseconds.
	P50 float64 `json:"p50"`
	P99 float64 `json:"p99"`
}

// Every connection, or set of them to all primaries, belongs to one worker, which sends one command after the other.
func measure(settings configuration, _ io.Reader, output *json.Encoder) error {
	route, err := settings.routes()
	if err != nil {
		return err
	}
	var mutex sync.Mutex
	var latencies []time.Duration
	result := measured{Failures: map[string]int{}}
	started, end := time.Now(), settings.end()
	var workers sync.WaitGroup
	for index := range settings.Connections {
		workers.Go(func() {
			own, failures := settings.work(route, index, end)
			mutex.Lock()
			defer mutex.Unlock()
			latencies = append(latencies, own...)
			for _, failure := range failures {
				result.Failures[failure]++
			}
		})
	}
	workers.Wait()
	result.Commands = len(latencies)
	result.Rate = float64(len(latencies)) / time.Since(started).Seconds()
	slices.Sort(latencies)
	result.P50, result.P99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
	return output.Encode(result)
}

func (settings configuration) work(route func(int) string, index int, end time.Time) (took []time.Duration, failures []string) {
	pace := settings.pace(index)
	workers := map[string]*worker{}
	for turn := 0; time.Now().Before(end); turn++ {
		key := settings.key(rand.Int64N(settings.Count))
		address := route(slotOf(key))
		if workers[address] == nil {
			there := settings
			there.Address = address
			workers[address] = &worker{settings: there}
			defer workers[address].leave()
		}
		words := []string{"GET", key}
		if turn%2 == 0 {
			words = []string{"SET", key, strings.Repeat("x", 256), "EX", lifetime}
		}
		started := time.Now()
		_, err := workers[address].ask(words...)
		if err == nil {
			took = append(took, time.Since(started))
		} else {
			failures = append(failures, outcomeOf(err))
		}
		pace.Wait(err == nil)
	}
	return took, failures
}

// Who serves a slot: with a plain client always the same.
func (settings configuration) routes() (func(int) string, error) {
	if !settings.Cluster {
		return func(int) string { return settings.Address }, nil
	}
	one, err := settings.connect(settings.Address)
	if err != nil {
		return nil, err
	}
	defer one.close()
	answer, err := one.ask("CLUSTER", "SLOTS")
	if err != nil {
		return nil, err
	}
	owners := [16384]string{}
	for _, entry := range answer.([]any) {
		words := entry.([]any)
		primary := words[2].([]any)
		for slot := words[0].(int64); slot <= words[1].(int64); slot++ {
			owners[slot] = fmt.Sprintf("%v:%v", primary[0], primary[1])
		}
	}
	return func(slot int) string { return owners[slot] }, nil
}

// Nearest rank, in milliseconds; 0 if there is none.
func percentile(sorted []time.Duration, share float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	rank := int(share*float64(len(sorted))+0.999999) - 1
	return float64(sorted[max(rank, 0)].Microseconds()) / 1000
}
