package main

import (
	"context"
	"encoding/json"
	"io"

	"toolchain.local/store-load/attempts"
)

const (
	dropTables = "DROP SCHEMA IF EXISTS sark_lab CASCADE"
	makeTables = dropTables + `;
CREATE SCHEMA sark_lab;
CREATE TABLE sark_lab.writes (number bigint PRIMARY KEY);
CREATE TABLE sark_lab.looks (number bigint);
CREATE TABLE sark_lab.visits (connection int, transaction int, PRIMARY KEY (connection, transaction))`

	// An address is shorter without the length of its network.
	insertWrite   = "INSERT INTO sark_lab.writes VALUES ($1) RETURNING coalesce(host(inet_server_addr()), '')"
	selectWrites  = "SELECT number FROM sark_lab.writes ORDER BY number"
	insertLook    = "INSERT INTO sark_lab.looks VALUES ($1)"
	selectLeading = "SELECT NOT pg_is_in_recovery()"
	insertVisit   = "INSERT INTO sark_lab.visits VALUES ($1, $2)"
	countVisits   = "SELECT count(*) FROM sark_lab.visits WHERE connection = $1"
)

func prepare(settings configuration, _ io.Reader, _ *json.Encoder) error {
	return execute(settings, makeTables)
}

func drop(settings configuration, _ io.Reader, _ *json.Encoder) error {
	return execute(settings, dropTables)
}

func execute(settings configuration, statements string) error {
	connection, err := settings.connect(context.Background())
	if err != nil {
		return err
	}
	defer settings.leave(connection)
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	// Several statements at once are one transaction.
	_, err = connection.PgConn().Exec(ctx, statements).ReadAll()
	return err
}

func verify(settings configuration, _ io.Reader, output *json.Encoder) error {
	connection, err := settings.connect(context.Background())
	if err != nil {
		return err
	}
	defer settings.leave(connection)
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	rows, err := connection.Query(ctx, selectWrites)
	if err != nil {
		return err
	}
	ranges := attempts.Ranges{}
	for rows.Next() {
		var number int64
		if err := rows.Scan(&number); err != nil {
			return err
		}
		ranges.Add(number)
	}
	if rows.Err() != nil {
		return rows.Err()
	}
	return output.Encode(ranges)
}
