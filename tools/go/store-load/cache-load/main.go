// Uses a cache of the lab as SARK does, with a plain client, and accounts for every single command.
//
//	cache-load write     writes numbers over several connections for a time; a line of JSON for each attempt: its number and
//	                     slot, when it started and ended, and what came of it
//	cache-load verify    which of the numbers from 1 to a last one are there, as ranges
//	cache-load commands  every command that works across shards, alone and many at once; their account as JSON
//	cache-load measure   reads and writes for a time; how many, and how long they took, as JSON
//
// Its input is the configuration as a line of JSON: it has a password, and arguments are visible to everybody.
package main

import (
	"encoding/json"
	"io"

	"toolchain.local/store-load/attempts"
)

func main() {
	attempts.Program[configuration]{
		Usage: "cache-load write | verify | commands | measure",
		Input: "be a line",
		Modes: map[string]func(configuration, io.Reader, *json.Encoder) error{
			"write":    write,
			"verify":   verify,
			"commands": commands,
			"measure":  measure,
		},
		Defaults: configuration{Timeout: 2000, Connections: 1, Duration: 1000, Count: 1000},
		Complete: (*configuration).complete,
	}.Main()
}
