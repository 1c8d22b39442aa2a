package attempts

import (
	"encoding/json"
	"sync"
)

// Told has several workers make attempts, and tells each attempt as soon as it is over. So many may wait to be told: whoever reads
// them must not slow down whoever makes them.
func Told[T any](workers, backlog int, work func(index int, tell func(T)), output *json.Encoder) error {
	told := make(chan T, backlog)
	var running sync.WaitGroup
	for index := range workers {
		running.Go(func() {
			work(index, func(attempt T) { told <- attempt })
		})
	}
	go func() {
		running.Wait()
		close(told)
	}()
	for attempt := range told {
		if err := output.Encode(attempt); err != nil {
			return err
		}
	}
	return nil
}

// Ranges are numbers in ascending order: first and last of each row without a gap.
type Ranges [][2]int64

// Add adds the next number.
func (ranges *Ranges) Add(number int64) {
	found := *ranges
	if last := len(found) - 1; last >= 0 && found[last][1]+1 == number {
		found[last][1] = number
		return
	}
	*ranges = append(found, [2]int64{number, number})
}
