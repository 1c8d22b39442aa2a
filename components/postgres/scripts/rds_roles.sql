-- Makes users and databases what the settings say, on a server at Amazon. Run by psql as its administrator, who is no superuser.
\set ON_ERROR_STOP on
\set QUIET on
\getenv owner OWNER
\getenv owner_verifier OWNER_VERIFIER
\getenv read_only READ_ONLY
\getenv read_only_verifier READ_ONLY_VERIFIER
\getenv database DATABASE
\getenv audit_database AUDIT_DATABASE
\if :{?audit_database}
\else
  -- The audit trail is on another server.
  \set audit_database :database
\endif

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY[:'owner', :'read_only']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
-- The server is told what it keeps of the passwords, never these themselves: statements get into logs.
ALTER ROLE :"owner" LOGIN NOCREATEDB NOCREATEROLE PASSWORD :'owner_verifier';
ALTER ROLE :"read_only" LOGIN NOCREATEDB NOCREATEROLE PASSWORD :'read_only_verifier';
ALTER ROLE :"read_only" SET default_transaction_read_only = on;
ALTER ROLE :"read_only" SET statement_timeout = '30s';
-- Who is no superuser makes databases for roles that it is a member of.
GRANT :"owner" TO CURRENT_USER;

SELECT DISTINCT format('CREATE DATABASE %I OWNER %I', name, :'owner')
  FROM unnest(ARRAY[:'database', :'audit_database']) AS name
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name) \gexec
SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', name),
       format('GRANT CONNECT ON DATABASE %I TO %I', name, :'read_only')
  FROM unnest(ARRAY[:'database', :'audit_database']) AS name \gexec

CREATE EXTENSION IF NOT EXISTS pg_stat_statements;
CREATE EXTENSION IF NOT EXISTS pgaudit;

\connect :"database"
GRANT USAGE ON SCHEMA public TO :"read_only";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read_only";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"read_only";
\connect :"audit_database"
GRANT USAGE ON SCHEMA public TO :"read_only";
GRANT SELECT ON ALL TABLES IN SCHEMA public TO :"read_only";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT ON TABLES TO :"read_only";
