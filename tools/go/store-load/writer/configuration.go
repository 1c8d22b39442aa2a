package main

import (
	"context"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"toolchain.local/store-load/attempts"
)

// Where to write, as whom, and how. Times are in milliseconds.
type configuration struct {
	// The name that the server's certificate must have.
	Host string `json:"host"`
	Port uint16 `json:"port"`
	// Where to connect instead of what the name stands for.
	Address  string `json:"address"`
	Database string `json:"database"`
	User     string `json:"user"`
	Password string `json:"password"`
	// Authority that signed the server's certificate, in PEM form. Absent: no TLS.
	Authority string `json:"authority"`
	// How long opening a connection may take, and how long any answer.
	ConnectTimeout int `json:"connectTimeout"`
	ReadTimeout    int `json:"readTimeout"`
	// How many connections; write and crowd.
	Connections int `json:"connections"`
	// Attempts a second over all connections; write. 0: as many as possible.
	Rate float64 `json:"rate"`
	// Transactions of each connection; crowd.
	Transactions int `json:"transactions"`
	// For how long, and the pause between two looks; watch.
	Duration int `json:"duration"`
	Interval int `json:"interval"`
	// What to ask; query.
	SQL string `json:"sql"`

	client *pgx.ConnConfig
}

func (settings *configuration) complete() (err error) {
	settings.client, err = settings.clientConfiguration()
	return err
}

func (settings configuration) clientConfiguration() (*pgx.ConnConfig, error) {
	client, err := pgx.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, err
	}
	client.Host, client.Port = settings.Host, settings.Port
	client.Database, client.User, client.Password = settings.Database, settings.User, settings.Password
	client.RuntimeParams["application_name"] = "sark-lab"
	names := &names{lookUp: client.LookupFunc}
	if settings.Address != "" {
		names.known = []string{settings.Address}
	}
	client.LookupFunc = names.addresses
	client.TLSConfig, err = attempts.ClientTLS(settings.Authority, settings.Host)
	return client, err
}

// What the one host's name stands for. A Service keeps its address, and it is not the cluster's DNS that is measured.
type names struct {
	lookUp pgconn.LookupFunc
	mutex  sync.Mutex
	known  []string
}

func (names *names) addresses(ctx context.Context, host string) ([]string, error) {
	names.mutex.Lock()
	defer names.mutex.Unlock()
	if names.known != nil {
		return names.known, nil
	}
	found, err := names.lookUp(ctx, host)
	if err == nil {
		names.known = found
	}
	return found, err
}

func milliseconds(number int) time.Duration { return time.Duration(number) * time.Millisecond }

func (settings configuration) connect(parent context.Context) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(parent, milliseconds(settings.ConnectTimeout))
	defer cancel()
	return pgx.ConnectConfig(ctx, settings.client)
}

// The limit for one answer of the server.
func (settings configuration) limit(parent context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(parent, milliseconds(settings.ReadTimeout))
}

// Closes a connection, also one whose server is gone.
func (settings configuration) leave(connection *pgx.Conn) {
	ctx, cancel := settings.limit(context.Background())
	defer cancel()
	connection.Close(ctx)
}
