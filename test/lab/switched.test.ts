import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { createServer, connect, type TLSSocket } from "node:tls";
import type { AddressInfo } from "node:net";
import { type Certificate, newAuthority } from "../../tools/lab/switched/authority.ts";
import { postgresConnections, valkeyConnections } from "../../tools/lab/switched/evidence.ts";
import { switched, switchStores } from "../../tools/lab/switched/settings.ts";
import { certificatesOf, hostOf, storeObjects } from "../../tools/lab/switched/stores.ts";
import { pem, settingsOf } from "../support/configuration.ts";
import { stackConfiguration } from "../support/stacks.ts";

describe("a platform with the stores of others", () => {
  const config = structuredClone(stackConfiguration("local")) as Record<string, unknown>;
  switchStores(config, pem("authority"));

  it("has settings that are accepted, in a namespace of its own", () => {
    const settings = settingsOf(config);
    assert.equal(settings.namespace, switched.namespace);
    assert.ok(settings.postgres.mode === "existing" && settings.cache.mode === "existing");
    assert.deepEqual(settings.postgres.tls, { mode: "verify-full", caCertificate: pem("authority") });
    assert.deepEqual(settings.cache.tls, settings.postgres.tls);
  });

  it("differs from the one with stores of its own in namespace and stores alone", () => {
    const own = stackConfiguration("local");
    const changed = Object.keys(config).filter((key) => config[key] !== own[key] && !sameText(config[key], own[key]));
    assert.deepEqual(changed.sort(), ["sark:cache", "sark:namespace", "sark:postgres"]);
  });
});

const sameText = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

describe("the certificates of the stores of others", () => {
  /** Why a client that knows `authority` refuses a server; undefined if it does not. */
  async function refusal({ certificate, key }: Certificate, authority: string, host: string) {
    const server = createServer({ cert: certificate, key }, (socket) => socket.end());
    server.on("tlsClientError", () => undefined);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
      const { port } = server.address() as AddressInfo;
      return await new Promise<string | undefined>((resolve) => {
        const socket: TLSSocket = connect({ host: "127.0.0.1", port, servername: host, ca: authority }, () => {
          socket.destroy();
          resolve(undefined);
        });
        socket.once("error", (error: NodeJS.ErrnoException) => {
          resolve(error.code);
        });
      });
    } finally {
      server.close();
    }
  }

  it("are believed by who knows the authority, and only for the right name", async () => {
    const authority = await newAuthority("own");
    const { postgres, valkey } = await certificatesOf(authority);
    assert.equal(await refusal(postgres, authority.certificate, hostOf("postgres")), undefined);
    assert.equal(await refusal(valkey, authority.certificate, hostOf("valkey")), undefined);
    const misnamed = await authority.issue("postgres.elsewhere.svc");
    assert.equal(await refusal(misnamed, authority.certificate, hostOf("postgres")), "ERR_TLS_CERT_ALTNAME_INVALID");
    const stranger = await newAuthority("stranger");
    const strange = await stranger.issue(hostOf("postgres"));
    assert.match(
      (await refusal(strange, authority.certificate, hostOf("postgres"))) ?? "",
      /UNABLE_TO_VERIFY|UNABLE_TO_GET/,
    );
  });

  it("are of servers, not of authorities", async () => {
    const { certificate } = await (await newAuthority("own")).issue("postgres.example.svc");
    assert.equal(new X509Certificate(certificate).ca, false);
  });

  it("reach the stores as Secrets, as passwords do", async () => {
    const certificates = await certificatesOf(await newAuthority("own"));
    const objects = storeObjects({ postgres: "p".repeat(16), valkey: "v".repeat(16) }, certificates) as {
      kind: string;
    }[];
    const holders = objects.filter((object) => /p{16}|v{16}|PRIVATE KEY/.test(JSON.stringify(object)));
    assert.deepEqual([...new Set(holders.map(({ kind }) => kind))], ["Secret"]);
  });
});

describe("the evidence of connections", () => {
  const sark = new Set(["10.208.1.7"]);

  it("tells in PostgreSQL's log who came from who was believed", () => {
    const log = [
      "2026-11-27 06:00:00.000 UTC [31] LOG:  connection received: host=10.208.1.1 port=40000",
      "2026-11-27 06:00:00.100 UTC [32] LOG:  connection received: host=10.208.1.7 port=40001",
      "2026-11-27 06:00:00.110 UTC [32] LOG:  could not accept SSL connection: tlsv1 alert unknown ca",
      "2026-11-27 06:00:01.000 UTC [33] LOG:  connection received: host=10.208.1.7 port=40002",
      "2026-11-27 06:00:01.010 UTC [33] LOG:  connection authorized: user=sark database=sark_audit SSL enabled (protocol=TLSv1.3)",
      "2026-11-27 06:00:02.000 UTC [34] LOG:  connection received: host=10.208.1.7 port=40003",
      '2026-11-27 06:00:02.010 UTC [34] FATAL:  password authentication failed for user "sark"',
      "2026-11-27 06:00:03.000 UTC [35] LOG:  connection received: host=[local]",
      "2026-11-27 06:00:03.010 UTC [35] LOG:  connection authorized: user=postgres database=postgres application_name=psql",
    ].join("\n");
    assert.deepEqual(postgresConnections(log, sark), { begun: 3, spoken: 2 });
  });

  it("tells from Valkey's log and clients who came from who spoke", () => {
    const log = [
      "1:M 27 Nov 2026 06:00:00.000 - Accepted 10.208.1.1:40000",
      "1:M 27 Nov 2026 06:00:00.100 - Accepted 10.208.1.7:40001",
      "1:M 27 Nov 2026 06:00:00.110 # Error accepting a client connection: error:0A000418:SSL routines::tlsv1 alert unknown ca",
      "1:M 27 Nov 2026 06:00:01.000 - Accepted 10.208.1.7:40002",
    ].join("\n");
    const clients = [
      "id=3 addr=10.208.1.7:40002 laddr=10.208.2.9:6379 fd=8 name= age=1 idle=1 flags=N cmd=ping user=default lib-name=",
      "id=4 addr=10.208.1.7:40003 laddr=10.208.2.9:6379 fd=9 name= age=0 idle=0 flags=N cmd=NULL user=default lib-name=",
      "id=5 addr=127.0.0.1:40004 laddr=127.0.0.1:6379 fd=10 name= age=0 idle=0 flags=N cmd=client|list user=default lib-name=",
    ].join("\n");
    assert.deepEqual(valkeyConnections(log, clients, sark), { begun: 2, spoken: 1 });
  });
});
