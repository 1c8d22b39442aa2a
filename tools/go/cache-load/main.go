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
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"strings"
)

var modes = map[string]func(configuration, *json.Encoder) error{
	"write":    write,
	"verify":   verify,
	"commands": commands,
	"measure":  measure,
}

func main() {
	if err := run(os.Args[1:], bufio.NewReader(os.Stdin)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(arguments []string, input *bufio.Reader) error {
	mode := modes[strings.Join(arguments, " ")]
	if mode == nil {
		return fmt.Errorf("usage: cache-load write | verify | commands | measure")
	}
	settings, err := read(input)
	if err != nil {
		return err
	}
	output := bufio.NewWriter(os.Stdout)
	defer output.Flush()
	return mode(settings, json.NewEncoder(output))
}
