import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { canMeet } from "../../settings/edge-capabilities.ts";
import type { EdgeMode } from "../../settings/edge.ts";
import type { Seen } from "./support/backend.ts";
import { type Answer, ask, askPlainly, closeConnections, publicHost } from "./support/client.ts";
import { RunningEdge, type StartProxy, timeouts } from "./support/edge.ts";

/** Far more than the tests ask for. */
const unlimited = { requestsPerSecond: 1000 };
const mebibyte = 2 ** 20;

/** What every mode promises, asked of its real proxy. What a mode cannot do is left out as the settings' checks say. */
export function describeEdge(mode: EdgeMode, startProxy: StartProxy): void {
  let edge: RunningEdge;
  const withEdge = (changes: Readonly<Record<string, unknown>>): void => {
    before(async () => {
      edge = await RunningEdge.start(mode, changes, startProxy);
    });
    after(() => edge.stop());
    afterEach(closeConnections);
  };
  const seen = ({ body }: Answer) => JSON.parse(body) as Seen;

  describe("with streams beside answers of one piece", () => {
    withEdge({
      paths: [{ path: "/mcp", streaming: true }, { path: "/tools" }, { path: "/health", match: "exact" }],
      limits: unlimited,
    });

    it("passes on what is published, with HSTS", async () => {
      for (const path of ["/mcp", "/mcp/server", "/tools/invoke", "/health"]) {
        const answer = await ask(edge.https, { path });
        assert.equal(answer.status, 200, path);
        assert.equal(seen(answer).path, path);
        assert.equal(seen(answer).host, publicHost);
        assert.match(String(answer.headers["strict-transport-security"]), /^max-age=31536000(;|$)/);
      }
    });

    it("finds nothing that is not published", async () => {
      const paths = ["/", "/metrics", "/docs", "/redoc", "/openapi.json", "/mcpx", "/health/live"];
      for (const path of paths) assert.equal((await ask(edge.https, { path })).status, 404, path);
    });

    it("lets no path climb out of what is published", async () => {
      for (const way of ["..", "%2e%2e", "%2E.", "x/../..", "..;", "..%2f..", "%2f..%2f.."]) {
        const path = `/mcp/${way}/metrics`;
        const answer = await ask(edge.https, { path, headers: { connection: "close" } });
        // Some lead to the path without its detours, and find nothing there; some refuse what is neither.
        const { location } = answer.headers;
        const last = location === undefined ? answer : await ask(edge.https, { path: pathOf(location) });
        const reached = last.status === 200 ? seen(last).path : undefined;
        assert.ok(reached === undefined || staysBelow(reached, "/mcp/"), `${path} reached ${reached ?? ""}`);
      }
    });

    it("finds nothing on another host", async () => {
      const host = "other.example.com";
      assert.equal((await ask(edge.https, { path: "/mcp", host, serverName: publicHost })).status, 404);
      // Without a certificate for it some do not even speak.
      const status = await ask(edge.https, { path: "/mcp", host }).then(
        (answer) => answer.status,
        () => 404,
      );
      assert.equal(status, 404);
    });

    it("leads from HTTP to HTTPS, and passes nothing on before", async () => {
      const answer = await askPlainly(edge.http, { path: "/mcp/server" });
      assert.ok([301, 302, 307, 308].includes(answer.status), `${answer.status}`);
      const location = new URL(answer.headers.location ?? "");
      assert.deepEqual(
        [location.protocol, location.hostname, location.pathname],
        ["https:", publicHost, "/mcp/server"],
      );
    });

    it("passes events on as they come, and keeps a stream without events for longer than a request may take", async () => {
      const silence = timeouts.requestSeconds * 2 * 1000;
      const started = Date.now();
      const arrivals: { readonly text: string; readonly after: number }[] = [];
      const answer = await ask(edge.https, { path: `/mcp?events&after=${silence}` }, (text) => {
        arrivals.push({ text, after: Date.now() - started });
      });
      assert.equal(answer.body, "data: first\n\ndata: last\n\n");
      const [first, last] = [arrivals.at(0), arrivals.at(-1)];
      assert.ok(first && last && last.after - first.after > silence * 0.9, JSON.stringify(arrivals));
    });

    if (canMeet(mode, "timeouts.requestSeconds", true)) {
      it("gives up on an answer of one piece that takes too long, and not on one that does not", async () => {
        const path = (factor: number) => `/tools?after=${timeouts.requestSeconds * factor * 1000}`;
        assert.equal((await ask(edge.https, { path: path(2) })).status, 504);
        assert.equal((await ask(edge.https, { path: path(0.25) })).status, 200);
      });
    }

    if (canMeet(mode, "minimumTlsVersion", true)) {
      it("refuses TLS 1.2, which is below the policy", async () => {
        await assert.rejects(ask(edge.https, { path: "/mcp", tls: "TLSv1.2" }), /protocol version/);
        assert.equal((await ask(edge.https, { path: "/mcp", tls: "TLSv1.3" })).status, 200);
      });
    }
  });

  const [limited, counted, listed] = ["127.0.0.2", "127.0.0.3", "127.0.0.4"] as const;
  const perSecond = 5;

  describe("with limits for one client", () => {
    const can = (demand: Parameters<typeof canMeet>[1]) => canMeet(mode, demand, false);
    withEdge({
      paths: [{ path: "/tools" }],
      limits: {
        ...(can("limits.requestsPerSecond") && { requestsPerSecond: perSecond }),
        ...(can("limits.bodySize") && { bodySize: "1Mi" }),
      },
      ...(can("allowedCidrs") && { allowedCidrs: ["127.0.0.2/31", "127.0.0.4/32"] }),
      ...(can("minimumTlsVersion") && { minimumTlsVersion: "1.2" }),
    });

    if (can("limits.requestsPerSecond")) {
      it("answers more requests of one address in a second with 429, whatever address they claim", async () => {
        const started = Date.now();
        const statuses = await Promise.all(
          Array.from({ length: 40 }, async (_, index) => {
            const headers = { "x-forwarded-for": `192.0.2.${index}`, "x-real-ip": `192.0.2.${index}` };
            return (await ask(edge.https, { path: "/tools", from: limited, headers })).status;
          }),
        );
        const seconds = (Date.now() - started) / 1000;
        const passed = statuses.filter((status) => status === 200).length;
        assert.deepEqual([...new Set(statuses)].sort(), [200, 429]);
        assert.ok(passed >= perSecond && passed <= perSecond * (seconds + 1) + 1, `${passed} in ${seconds} s`);
        // Another one is not held up by it, and the first is let in again.
        assert.equal((await ask(edge.https, { path: "/tools", from: counted })).status, 200);
        // HAProxy counts what it refused, and of the second before a part.
        await sleep(2200);
        assert.equal((await ask(edge.https, { path: "/tools", from: limited })).status, 200);
      });
    }

    if (can("allowedCidrs")) {
      it("admits the addresses of the list alone, whatever address a request claims", async () => {
        const headers = { "x-forwarded-for": listed, "x-real-ip": listed, forwarded: `for=${listed}` };
        for (const from of ["127.0.0.1", "127.0.0.5"])
          assert.equal((await ask(edge.https, { path: "/tools", from, headers })).status, 403, from);
        assert.equal((await ask(edge.https, { path: "/tools", from: listed })).status, 200);
      });
    }

    if (can("limits.bodySize")) {
      const pieces = (count: number) => Array.from({ length: count }, () => Buffer.alloc(mebibyte / 4));

      it("answers a body that announces too much with 413, and passes a smaller one on", async () => {
        await sleep(1100);
        const post = async (count: number) =>
          ask(edge.https, {
            path: "/tools",
            from: listed,
            headers: { "content-length": String((count * mebibyte) / 4) },
            body: pieces(count),
          });
        const small = await post(3);
        assert.equal(small.status, 200);
        assert.equal(seen(small).bytes, 0.75 * mebibyte);
        assert.equal((await post(5)).status, 413);
      });

      it("passes on no body that is too much without announcing it", async () => {
        await sleep(1100);
        const post = async (count: number) =>
          (await ask(edge.https, { path: "/tools", from: listed, body: pieces(count) })).status;
        const [small, large] = [await post(3), await post(12)];
        // Who counts while it comes says that it is too much; who does not, wants to know the length.
        assert.ok((small === 200 && large === 413) || (small === 411 && large === 411), `${small}, ${large}`);
      });
    }

    if (can("minimumTlsVersion")) {
      it("speaks TLS 1.2 where the policy allows it", async () => {
        assert.equal((await ask(edge.https, { path: "/tools", from: counted, tls: "TLSv1.2" })).status, 200);
      });
    }
  });

  if (canMeet(mode, "limits.concurrentRequests", true)) {
    describe("with a limit for requests under way", () => {
      withEdge({
        paths: [{ path: "/mcp", streaming: true }],
        limits: { ...unlimited, concurrentRequests: 3 },
      });

      it("answers a stream too many with 429, and admits another once one has ended", async () => {
        const begun: string[] = [];
        const streams = Array.from({ length: 3 }, async () =>
          ask(edge.https, { path: "/mcp?events&after=3000", from: counted }, (text) => begun.push(text)),
        );
        while (begun.length < 3) await sleep(20);
        assert.equal((await ask(edge.https, { path: "/mcp", from: counted })).status, 429);
        assert.equal((await ask(edge.https, { path: "/mcp", from: listed })).status, 200);
        for (const { status } of await Promise.all(streams)) assert.equal(status, 200);
        assert.equal((await ask(edge.https, { path: "/mcp", from: counted })).status, 200);
      });
    });
  }
}

const pathOf = (location: string): string => new URL(location, `https://${publicHost}`).pathname;

/** Whether a path stays below another however its reader decodes and resolves it. */
const staysBelow = (path: string, outer: string): boolean =>
  pathOf(path.replaceAll("..;", "..").replaceAll(/%2f/gi, "/")).startsWith(outer);
