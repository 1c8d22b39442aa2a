package attempts

import "time"

// Pace keeps the attempts of one connection apart. What was missed while there was no answer is not made up for.
type Pace struct {
	interval time.Duration
	pause    time.Duration
	next     time.Time
}

// NewPace is the pace of one of several connections, which share a rate of attempts a second; with a rate of 0 each goes as fast
// as it can. After a failure it pauses.
func NewPace(connections int, rate float64, index int, pause time.Duration) *Pace {
	if rate == 0 {
		return &Pace{pause: pause}
	}
	interval := time.Duration(float64(connections) / rate * float64(time.Second))
	offset := interval * time.Duration(index) / time.Duration(connections)
	return &Pace{interval, pause, time.Now().Add(offset)}
}

// Wait returns when the next attempt is due.
func (pace *Pace) Wait(wentWell bool) {
	if !wentWell {
		time.Sleep(pace.pause)
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
