-- Makes users and databases what the settings say, on a new cluster and on one that is there. Run by psql as the superuser.
\set ON_ERROR_STOP on
\set QUIET on
\getenv owner OWNER
\getenv login LOGIN
\getenv login_verifier LOGIN_VERIFIER
\getenv read_only READ_ONLY
\getenv read_only_password READ_ONLY_PASSWORD
\getenv maintenance MAINTENANCE
\getenv monitoring MONITORING
\getenv monitoring_password MONITORING_PASSWORD
\getenv rewind REWIND
\getenv pooler POOLER
\getenv pooler_password POOLER_PASSWORD
\getenv database DATABASE
\getenv audit_database AUDIT_DATABASE
\getenv audit_extension AUDIT_EXTENSION
\if :{?audit_database}
\else
  -- The audit trail is on another server.
  \set audit_database :database
\endif

-- Statements with passwords must reach neither the server's log nor its statistics, whatever its parameters say.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET pg_stat_statements.track_utility = off;
SET password_encryption = 'scram-sha-256';

SELECT format('CREATE ROLE %I', name)
  FROM unnest(ARRAY[:'owner', :'login', :'read_only', :'maintenance', :'monitoring', :'pooler']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
-- Nobody logs in as the owner, which has no password; it may, for TimescaleDB runs background tasks only for owners that may.
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
-- Each of its passwords is that of a login, which becomes the owner at once, so that those of before and after a change work
-- side by side. Poolers hold what the server keeps of it, and log in with that.
GRANT :"owner" TO :"login";
ALTER ROLE :"login" LOGIN INHERIT NOSUPERUSER NOCREATEDB NOCREATEROLE VALID UNTIL 'infinity';
ALTER ROLE :"login" SET role = :'owner';
ALTER ROLE :"login" PASSWORD :'login_verifier';
ALTER ROLE :"read_only" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'read_only_password';
-- Who is let in by a certificate alone: an update can give the superuser a new password without knowing the former one.
ALTER ROLE :"maintenance" LOGIN SUPERUSER PASSWORD NULL;
ALTER ROLE :"monitoring" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE CONNECTION LIMIT 10 PASSWORD :'monitoring_password';
ALTER ROLE :"pooler" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'pooler_password';
ALTER ROLE :"read_only" SET default_transaction_read_only = on;
ALTER ROLE :"read_only" SET statement_timeout = '30s';
GRANT pg_monitor TO :"monitoring";

SELECT DISTINCT format('CREATE DATABASE %I OWNER %I', name, :'owner')
  FROM unnest(ARRAY[:'database', :'audit_database']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', name),
       format('GRANT CONNECT ON DATABASE %I TO %I', name, :'read_only')
  FROM unnest(ARRAY[:'database', :'audit_database']) AS name \gexec
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
GRANT CONNECT ON DATABASE postgres TO :"monitoring", :"rewind";

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
-- What backups and their checks have done; the exporter shows it.
CREATE SCHEMA IF NOT EXISTS platform;
CREATE TABLE IF NOT EXISTS platform.job_runs (
  job text NOT NULL,
  finished_at timestamptz NOT NULL DEFAULT now(),
  succeeded boolean NOT NULL,
  seconds double precision NOT NULL,
  detail jsonb NOT NULL DEFAULT '{}'
);
CREATE INDEX IF NOT EXISTS job_runs_by_job ON platform.job_runs (job, finished_at DESC);
GRANT USAGE ON SCHEMA platform TO :"monitoring";
GRANT SELECT, INSERT, DELETE ON platform.job_runs TO :"monitoring";

-- What logins are called.
SELECT format('^%s_[0-9a-f]{8}$', left(:'owner', 54)) AS login_name \gset
SELECT string_agg(quote_ident(rolname), ', ') AS logins FROM pg_roles
  WHERE rolname ~ :'login_name' AND pg_has_role(oid, :'owner', 'member') \gset

\connect :"database"
-- What a pooler may ask: what the server keeps of the password of a login, and of no other role. What it asks for has a name, for
-- pg_dump writes the body of a function so that nothing restores it where that is $1.
CREATE SCHEMA IF NOT EXISTS platform;
CREATE OR REPLACE FUNCTION platform.login(asked text) RETURNS TABLE (name text, verifier text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  BEGIN ATOMIC
    SELECT rolname::text, rolpassword FROM pg_catalog.pg_authid
      WHERE rolname = asked AND rolpassword IS NOT NULL AND coalesce(rolvaliduntil, 'infinity') > now()
        AND (rolname = :'owner' OR rolname ~ :'login_name' AND NOT rolsuper AND pg_has_role(oid, :'owner', 'member'));
  END;
REVOKE ALL ON FUNCTION platform.login(text) FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"pooler";
GRANT USAGE ON SCHEMA platform TO :"pooler";
GRANT EXECUTE ON FUNCTION platform.login(text) TO :"pooler";
-- A login that gave up the owner's role may have made something.
REASSIGN OWNED BY :logins TO :"owner";
GRANT USAGE ON SCHEMA public TO :"read_only";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read_only";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"read_only";
\connect :"audit_database"
\if :{?audit_extension}
-- Never in the other database: SARK's migrations run there, make hypertables where they find TimescaleDB, and fail with
-- their primary keys, which it refuses.
CREATE EXTENSION IF NOT EXISTS :"audit_extension";
-- A newer image has a newer version. Only a session that has not used the old one yet can take it up.
\connect :"audit_database"
ALTER EXTENSION :"audit_extension" UPDATE;
\endif
REASSIGN OWNED BY :logins TO :"owner";
GRANT USAGE ON SCHEMA public TO :"read_only";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read_only";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"read_only";

-- Logins whose end has passed go, unless somebody is still connected, or something still depends on one.
SELECT format('DROP ROLE %I', rolname) FROM pg_authid AS login
  WHERE rolname ~ :'login_name' AND pg_has_role(oid, :'owner', 'member') AND rolvaliduntil < now()
    AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE usesysid = login.oid)
    AND NOT EXISTS (SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = login.oid) \gexec
-- The owner itself, where it once logged in.
SELECT format('ALTER ROLE %I PASSWORD NULL VALID UNTIL %L', rolname, 'infinity') FROM pg_authid
  WHERE rolname = :'owner' AND rolvaliduntil < now() \gexec
