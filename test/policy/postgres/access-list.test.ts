import assert from "node:assert/strict";
import { problemOf } from "../../../policy/postgres/index.ts";

const SAFE: readonly string[] = [
  "",
  "   ",
  "# host all all all trust",
  "local all all peer",
  "local all postgres scram-sha-256 # the pod itself",
  "local all all reject",
  "hostssl all all all scram-sha-256",
  "hostssl replication replicator 10.0.0.0/8 scram-sha-256",
  "hostssl all all 10.0.0.0 255.0.0.0 scram-sha-256",
  "hostssl all all 2001:db8:: ffff:ffff:: cert clientcert=verify-full map=users",
  "hostssl sark, audit sark all scram-sha-256",
  'hostssl "my database" sark all scram-sha-256',
  "\thostssl\tall\tall\t.example.com\tcert",
  "host all all 0.0.0.0/0 reject",
  "hostssl all postgres all reject",
  "hostnossl all all all reject",
  "hostgssenc all all all reject",
  "hostnogssenc all all all reject",
];

const UNSAFE: readonly (readonly [string, RegExp])[] = [
  ["host all all all scram-sha-256", /host lets clients in without TLS/],
  ["host all all 127.0.0.1/32 trust", /without TLS/],
  ["hostnossl all all all scram-sha-256", /hostnossl lets/],
  ["hostgssenc all all all gss", /without TLS/],
  ["hostnogssenc all all all cert", /without TLS/],
  ["hostssl all all all trust", /method trust/],
  ["hostssl all all all md5", /method md5/],
  ["hostssl all all all password", /method password/],
  ["hostssl all all 10.0.0.0 255.0.0.0 trust", /method trust/],
  ["hostssl all all 10.0.0.0 255.0.0.0", /no method/],
  ["local all all trust", /method trust/],
  ["local all all ident", /method ident/],
  ['local "x y" scram-sha-256 trust', /method trust/],
  ["local a, scram-sha-256 peer trust", /method trust/],
  ["local all", /no method/],
  ["hostssl", /no method/],
  ["include other.conf", /"include" is no type/],
  ["include_dir more", /no type/],
  ["constructor all all peer", /no type/],
];

describe("a line of pg_hba.conf", () => {
  for (const line of SAFE) {
    it(`is safe: ${JSON.stringify(line)}`, () => {
      assert.equal(problemOf(line), undefined);
    });
  }
  for (const [line, problem] of UNSAFE) {
    it(`is not safe: ${JSON.stringify(line)}`, () => {
      assert.match(problemOf(line) ?? "", problem);
    });
  }
});
