import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { isOwnCache, type OwnCacheSettings } from "../../settings/cache.ts";
import { buildImage, recipes } from "../../tools/images/index.ts";
import { setUpValkeyExporter } from "../../tools/setup/index.ts";
import { versions } from "../../tools/setup/versions.ts";
import { cacheWith, settingsOf } from "../support/configuration.ts";
import { CacheMembers, passwords } from "./support/cache-members.ts";
import { Container, describeContainers } from "./support/container.ts";
import { CountingProgress } from "./support/progress.ts";
import { PlainClient, type Reply } from "./support/resp.ts";
import { unpack, type UnpackedImage } from "./support/unpacked.ts";
import { until } from "./support/wait.ts";

const programs = ["valkey-server", "valkey-cli", "sh", "awk", "timeout", "getent", "head", "tr", "wc", "sleep", "date"];

function cacheSettings(changes: Readonly<Record<string, unknown>> = {}): OwnCacheSettings {
  const { cache } = settingsOf(cacheWith(changes));
  assert.ok(isOwnCache(cache));
  return cache;
}

const {
  shards: _shards,
  replicasPerShard: _replicas,
  ...common
} = cacheWith()["sark:cache"] as Record<string, unknown>;
const replicated = { "sark:cache": { ...common, mode: "replicated" } };

describeContainers("images of the cache", function () {
  this.timeout(120_000);

  let directory: string;
  let images: Readonly<Record<"valkey" | "envoy" | "exporter", UnpackedImage>>;

  before(async function () {
    // The first run builds the images.
    this.timeout(300_000);
    const progress = new CountingProgress();
    const built = {
      valkey: await buildImage(recipes.valkey, progress),
      envoy: await buildImage(recipes.envoy, progress),
      exporter: await buildImage(recipes.valkeyExporter(await setUpValkeyExporter(progress)), progress),
    };
    directory = mkdtempSync(join(tmpdir(), "sark-cache-images-"));
    images = {
      valkey: await unpack(built.valkey, join(directory, "valkey")),
      envoy: await unpack(built.envoy, join(directory, "envoy")),
      exporter: await unpack(built.exporter, join(directory, "exporter")),
    };
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  async function outputOf(image: keyof typeof images, ...command: readonly string[]): Promise<string> {
    const { Entrypoint } = images[image].configuration;
    const container = new Container(images[image], {
      command: command[0] === "" ? [...Entrypoint, ...command.slice(1)] : command,
    });
    await container.end();
    return container.output.trim();
  }

  it("have the versions that are pinned", async () => {
    assert.match(await outputOf("valkey", "valkey-server", "--version"), new RegExp(`v=${recipes.valkey.tag}\\.`));
    assert.match(await outputOf("envoy", "", "--version"), new RegExp(`/${recipes.envoy.tag}/`));
    assert.match(await outputOf("exporter", "", "--version"), new RegExp(`v${versions.valkeyExporter}`));
  });

  it("valkey: every program that its pods and people call is on the PATH", async () => {
    const script = 'for name in "$@"; do command -v "$name" > /dev/null || echo "$name"; done';
    assert.equal(await outputOf("valkey", "sh", "-c", script, "sh", ...programs), "");
  });

  describe("as a cluster", () => {
    let cache: CacheMembers;
    let port: number;
    const all = [0, 1, 2, 3, 4, 5];

    before(async () => {
      cache = await CacheMembers.create(cacheSettings(), images);
      await Promise.all(all.map((ordinal) => cache.start(ordinal)));
    });
    after(async () => {
      await cache.remove();
    });

    async function run(script: string, environment: Readonly<Record<string, string>> = {}) {
      const container = cache.script(script, environment);
      return { status: await container.end(), output: container.output.trim() };
    }

    const nodes = async (): Promise<readonly (readonly string[])[]> =>
      (await cache.ask(1, cache.rightly("admin"), "cluster", "nodes")).split("\n").map((line) => line.split(" "));

    const isWhole = async () =>
      (await cache.ask(1, cache.rightly("admin"), "cluster", "info")).includes("cluster_state:ok") &&
      (await nodes()).every((words) => words[7] === "connected" && !words[2]?.includes("fail"));

    it("forms itself; a run that is killed half-way is gone on with, and one more changes nothing", async () => {
      const killed = cache.script("form.sh");
      await until("something is done", () => killed.output.includes("ADDSLOTSRANGE"));
      killed.signal("SIGKILL");
      await killed.end();
      const { status, output } = await run("form.sh");
      assert.equal(status, 0, output);
      assert.match(output, /the cluster is as wanted: primaries 3, replicas of each 1, all slots are served/);
      const before = await nodes();
      assert.equal(before.filter((words) => words.length > 8).length, 3);
      assert.equal(before.filter(([, , flags]) => flags?.includes("slave")).length, 3);
      assert.doesNotMatch((await run("form.sh")).output, /CLUSTER/);
    });

    it("is one plain server through the proxy, for keys of all shards", async () => {
      port = await cache.startProxy();
      const client = new PlainClient(port);
      assert.equal(await client.send("AUTH", passwords.application), "OK");
      // The proxy serves before it has found the members.
      await until("writes are taken", async () => (await client.send("SET", "key-0", 0)) === "OK");
      const keys = Array.from({ length: 300 }, (_, index) => `key-${index}`);
      // Without waiting in between.
      const written = await Promise.all(keys.map((key, index) => client.send("SETEX", key, 600, index)));
      assert.deepEqual([...new Set(written)], ["OK"]);
      const read: Reply = await client.send("MGET", ...keys);
      assert.deepEqual(
        read,
        keys.map((_, index) => String(index)),
      );
      assert.equal(await client.send("DEL", ...keys.slice(0, 100)), 100);
      assert.equal(await client.send("EXISTS", ...keys), 200);
      for (const words of [
        ["SCAN", "0"],
        ["KEYS", "*"],
        ["EVAL", "return 1", "1", "a"],
        ["PUBLISH", "a", "b"],
        ["RENAME", "a", "b"],
      ]) {
        assert.ok((await client.send(...words)) instanceof Error, words.join(" "));
      }
      client.close();
    });

    it("lets nobody in who does not prove who they are, over TLS", async () => {
      const stranger = new PlainClient(port);
      assert.match(String(await stranger.send("AUTH", "wrong")), /invalid password/i);
      assert.match(String(await stranger.send("GET", "key-200")), /NOAUTH/);
      stranger.close();
      assert.match(await cache.ask(0, [...cache.rightly("admin", "default")], "get", "a"), /WRONGPASS[^]*NOAUTH/);
      assert.match(await cache.ask(0, cache.rightly("admin").slice(0, 4), "get", "a"), /NOAUTH/);
      assert.doesNotMatch(await cache.ask(0, ["--user", "admin", "--pass", passwords.admin], "ping"), /PONG/);
      assert.match(await cache.ask(0, cache.rightly("probe"), "get", "a"), /NOPERM/);
      // The bus asks for a certificate.
      assert.doesNotMatch(await cache.ask(0, [...cache.rightly("admin"), "-p", "16379"], "ping"), /PONG/);
    });

    it("hands over before a primary ends: no write fails", async () => {
      const [client, results] = [new PlainClient(port), [] as Reply[]];
      await client.send("AUTH", passwords.application);
      const end = new AbortController();
      const writes = (async () => {
        for (let number = 0; !end.signal.aborted; number++)
          results.push(await client.send("SET", `handover-${number}`, number));
      })();
      const { status, output } = await run("leave-0.sh");
      assert.equal(status, 0, output);
      await cache.stop(0);
      end.abort();
      await writes;
      client.close();
      assert.ok(results.length > 1000, `only ${results.length} writes`);
      assert.deepEqual([...new Set(results.map(String))], ["OK"]);
      await cache.start(0);
      await until("the cluster is whole", isWhole);
    });

    it("is whole again by itself where all members were killed, with what they had", async () => {
      await Promise.all(all.map((ordinal) => cache.kill(ordinal)));
      await Promise.all(all.map((ordinal) => cache.start(ordinal)));
      await until("the cluster is whole", isWhole);
      const client = new PlainClient(port);
      await client.send("AUTH", passwords.application);
      await until("the proxy reaches it", async () => (await client.send("GET", "key-250")) === "250");
      client.close();
    });

    it("its keeper brings a member back that lost its disk", async () => {
      await cache.kill(4);
      // Longer than its primary, or the others, take to notice.
      await sleep(4_000);
      cache.loseDisk(4);
      await cache.start(4);
      const keeper = cache.script("keep.sh", { POD_NAME: "cache-4" });
      await until("it follows a primary", async () => {
        const own = (await nodes()).find(([, address, flags]) => {
          return address?.startsWith(`${cache.addresses[4] ?? ""}:`) && !flags?.includes("fail");
        });
        return own?.[2]?.includes("slave") === true;
      });
      keeper.signal("SIGTERM");
      assert.equal(await keeper.end(), 0);
      assert.match(keeper.output, /CLUSTER REPLICATE [0-9a-f]{40}: OK/);
    });

    it("a smaller one is refused with the reason, and an update is prepared", async () => {
      const smaller = await run("prepare.sh", {
        MEMBERS: cache.addresses.slice(0, 4).join(" "),
        SHARDS: "2",
        PODS: "x",
      });
      assert.notEqual(smaller.status, 0);
      assert.match(smaller.output, /refused, nothing was changed: the cluster has 6 members, and the settings want 4/);
      assert.equal((await run("prepare.sh", { PODS: "x" })).status, 0);
      await until("every shard is led by its first member", async () => {
        return (await run("prepare.sh", { PODS: "x" })).output === "every shard is led by its first member";
      });
    });
  });

  describe("with one primary", () => {
    let cache: CacheMembers;
    const all = [0, 1, 2];

    before(async () => {
      cache = await CacheMembers.create(cacheSettings(replicated), images);
      await Promise.all(all.map((ordinal) => cache.start(ordinal)));
      const container = cache.script("form.sh");
      assert.equal(await container.end(), 0, container.output);
    });
    after(async () => {
      await cache.remove();
    });

    it("a plain client may scan through the proxy, and keepers find another primary where it is gone", async () => {
      const client = new PlainClient(await cache.startProxy());
      await client.send("AUTH", passwords.application);
      const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
      await until("writes are taken", async () => (await client.send("SET", "key-0", 0)) === "OK");
      for (const key of keys) assert.equal(await client.send("SET", key, 1), "OK");
      const [cursor, found] = (await client.send("SCAN", 0, "COUNT", 1000)) as [string, string[]];
      assert.equal(cursor, "0");
      assert.deepEqual(found.sort(), keys.sort());

      // The members tell of a replica as soon as they have heard how much it has copied. A proxy that only ever heard of the
      // primary asks nobody else.
      await until("the proxy knows all members", async () => (await cache.knownToProxy()) === all.length);

      const keepers = all.map((ordinal) => cache.script("keep.sh", { POD_NAME: `cache-${ordinal}` }));
      const leads = async (ordinal: number) =>
        (await cache.ask(ordinal, cache.rightly("admin"), "role")).startsWith("master");
      assert.deepEqual(await Promise.all(all.map(leads)), [true, false, false]);
      const killed = Date.now();
      await cache.kill(0);
      await until("a write is taken", async () => (await client.send("SET", "after", 1)) === "OK");
      console.log(`measured: cache with one primary, killed for good: writes after ${(Date.now() - killed) / 1000} s`);
      assert.deepEqual(await client.send("GET", "key-7"), "1");
      client.close();
      await cache.start(0);
      await until("the former primary follows", async () => !(await leads(0)));
      const leaders = await Promise.all(all.map(leads));
      assert.equal(leaders.filter(Boolean).length, 1);
      for (const keeper of keepers) keeper.signal("SIGTERM");
    });
  });
});
