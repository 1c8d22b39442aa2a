#!/bin/sh
# Starts PostgreSQL; makes the cluster first if the volume has none.
#   POSTGRES_USER, POSTGRES_PASSWORD   role that owns the databases
#   POSTGRES_DATABASES                 names of the databases, separated by spaces
# Arguments go to the server, for example -c max_connections=200.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
    # Under another name until it is complete: a start that was cut off must not leave half a cluster.
    unfinished="$PGDATA.unfinished"
    rm -rf "$unfinished"
    mkdir -p "$unfinished"
    initdb --pgdata="$unfinished" --username=postgres --encoding=UTF8 --auth-local=trust --auth-host=scram-sha-256 \
        --no-instructions
    echo "host all all all scram-sha-256" >> "$unfinished/pg_hba.conf"
    pg_ctl --pgdata="$unfinished" --wait --silent --options="-c listen_addresses= -c unix_socket_directories=/tmp" start
    # The password goes through the environment: arguments are visible to all processes.
    psql --username=postgres --quiet --no-psqlrc --set=ON_ERROR_STOP=1 postgres <<'SQL'
\getenv user POSTGRES_USER
\getenv password POSTGRES_PASSWORD
\getenv databases POSTGRES_DATABASES
CREATE ROLE :"user" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I OWNER %I', name, :'user') FROM string_to_table(:'databases', ' ') AS name \gexec
SQL
    pg_ctl --pgdata="$unfinished" --wait --silent --mode=fast stop
    mv "$unfinished" "$PGDATA"
fi

# Just-in-time compilation needs a compiler that the image leaves out.
exec postgres -D "$PGDATA" -c listen_addresses='*' -c unix_socket_directories=/tmp -c jit=off "$@"
