-- Gives the roles of the members the passwords that their next pods have. Run by psql as a superuser, on the leader.
\set ON_ERROR_STOP on
\set QUIET on
\getenv superuser SUPERUSER
\getenv superuser_password SUPERUSER_PASSWORD
\getenv replication REPLICATION
\getenv replication_password REPLICATION_PASSWORD
\getenv rewind REWIND
\getenv rewind_password REWIND_PASSWORD

-- Statements with passwords must reach neither the server's log nor its statistics, whatever its parameters say.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
SET password_encryption = 'scram-sha-256';

-- Where nobody follows, an update may be just what the others need: it does not wait for them.
SELECT NOT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming') AS alone \gset
\if :alone
  SET synchronous_commit = local;
\endif

BEGIN;
ALTER ROLE :"superuser" PASSWORD :'superuser_password';
ALTER ROLE :"replication" PASSWORD :'replication_password';
ALTER ROLE :"rewind" PASSWORD :'rewind_password';
COMMIT;
