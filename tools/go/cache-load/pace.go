package main

import "time"

// Keeps the commands of one connection apart. What was missed while there was no answer is not made up for.
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
	if pace.interval == 0 {
		if !wentWell {
			time.Sleep(breath)
		}
		return
	}
	pace.next = pace.next.Add(pace.interval)
	if late := time.Since(pace.next); late > 0 {
		pace.next = pace.next.Add(late)
	}
	time.Sleep(time.Until(pace.next))
}
