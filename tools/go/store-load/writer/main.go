// Writes to a PostgreSQL of the lab, and accounts for every single write.
//
//	writer prepare    makes the tables, empty
//	writer write      one row a transaction over several connections, until its input ends; a line of JSON for each
//	                  attempt: its number, when it started and ended, and what came of it
//	writer verify     which numbers are in the table, as ranges
//	writer crowd      very many connections at once, each with prepared statements; their account as JSON
//	writer watch      asks one server again and again whether it takes writes; a line of JSON for each time
//	writer query      the rows of a query, as JSON
//	writer drop       removes the tables
//
// The first line of its input is the configuration as JSON: it has a password, and arguments are visible to everybody.
package main

import (
	"context"
	"encoding/json"
	"io"

	"toolchain.local/store-load/attempts"
)

func main() {
	attempts.Program[configuration]{
		Usage: "writer prepare | write | verify | crowd | watch | query | drop",
		Input: "start with a line",
		Modes: map[string]func(configuration, io.Reader, *json.Encoder) error{
			"prepare": prepare,
			"write":   write,
			"verify":  verify,
			"crowd":   crowd,
			"watch":   watch,
			"query":   query,
			"drop":    drop,
		},
		Defaults: configuration{ConnectTimeout: 2000, ReadTimeout: 2000, Connections: 1, Interval: 200},
		Complete: (*configuration).complete,
	}.Main()
}

func query(settings configuration, _ io.Reader, output *json.Encoder) error {
	connection, err := settings.connect(context.Background())
	if err != nil {
		return err
	}
	defer settings.leave(connection)
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	rows, err := connection.Query(ctx, settings.SQL)
	if err != nil {
		return err
	}
	answer := [][]any{}
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			return err
		}
		answer = append(answer, values)
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	return output.Encode(answer)
}
