-- Gives an end to the logins of before: those of former passwords, and the owner's where it once logged in itself. Who is
-- connected stays so. Run by psql as the superuser, when nobody is left who starts with them.
\set ON_ERROR_STOP on
\set QUIET on
\getenv owner OWNER
\getenv login LOGIN
\getenv seconds SECONDS

SELECT format('ALTER ROLE %I VALID UNTIL %L', rolname, now() + make_interval(secs => :'seconds')) FROM pg_authid
  WHERE rolpassword IS NOT NULL AND rolname <> :'login' AND coalesce(rolvaliduntil, 'infinity') = 'infinity'
    AND (rolname = :'owner' OR
      rolname ~ format('^%s_[0-9a-f]{8}$', left(:'owner', 54)) AND pg_has_role(oid, :'owner', 'member')) \gexec
