import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { attempt } from "../../tools/lib/run.ts";
import { setUpOtelCollector } from "../../tools/setup/index.ts";
import { opaProgram } from "../authorization/support/engine.ts";
import { Pipeline, type Programs } from "./support/pipeline.ts";

/** How long the sink is away, in seconds. */
const outage = 30;

describe("decisions on their way to a sink", function () {
  this.timeout(240_000);
  let programs: Programs;
  let pipeline: Pipeline;

  before(async function () {
    this.timeout(3_600_000);
    programs = {
      opa: await opaProgram(),
      collector: await setUpOtelCollector(new Progress(new Log("logtest"))),
    };
  });

  beforeEach(async () => {
    pipeline = await Pipeline.create(programs);
    await pipeline.start();
  });

  afterEach(async () => {
    await pipeline.remove();
  });

  it("each arrives, without what must not be read", async () => {
    await pipeline.decide(500);
    await pipeline.delivered(60);
    assert.equal(pipeline.repeated, 0);
    assert.equal(pipeline.sink.arrived.size, 500);
    const { text } = pipeline.sink;
    for (const word of ["postgres-mcp", "user-499", "allow"]) assert.ok(text.includes(word), word);
    for (const word of ["hunter2", "select password", "person@example.com"]) assert.ok(!text.includes(word), word);
  });

  it("a collector that is killed and started again loses none", async () => {
    await pipeline.decide(200);
    await pipeline.collector.kill();
    await pipeline.decide(200);
    await pipeline.collector.start();
    await pipeline.decide(200);
    await pipeline.delivered(90);
    console.log(`      measured: ${pipeline.repeated} of 600 decisions arrived twice after a collector was killed`);
  });

  it("an agent that is killed goes on where it was, and so does an engine", async () => {
    await pipeline.decide(200);
    await pipeline.agent.kill();
    await pipeline.decide(200);
    await pipeline.killEngine();
    await pipeline.agent.start();
    await pipeline.startEngine();
    await pipeline.decide(200);
    await pipeline.delivered(90);
    console.log(`      measured: ${pipeline.repeated} of 600 decisions arrived twice after an agent was killed`);
  });

  it(`while the sink is away for ${outage} s they wait on disk, also through a crash, and arrive afterwards`, async () => {
    await pipeline.decide(100);
    await pipeline.delivered(60);
    await pipeline.sink.stop();
    await pipeline.decide(300);
    await waitFor(async () => (await pipeline.agent.value("otelcol_exporter_sent_log_records_total")) >= 400);
    assert.ok((await pipeline.sinkValue("otelcol_exporter_queue_size")) > 0);
    // Nobody has what was acknowledged but the collector's disk.
    await pipeline.agent.kill();
    await pipeline.collector.kill();
    await sleep(outage * 1000);
    assert.equal(pipeline.sink.missing(pipeline.decisions).length, 300);
    await pipeline.collector.start();
    assert.ok((await pipeline.sinkValue("otelcol_exporter_queue_size")) > 0);
    await pipeline.sink.start();
    const start = performance.now();
    await pipeline.delivered(90);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    console.log(`      measured: 300 decisions that waited for the sink arrived ${seconds} s after it was back`);
  });

  it("a sink that asks for patience gets them later, and one that refuses is told of by a metric", async () => {
    pipeline.sink.status = 503;
    await pipeline.decide(50);
    await waitFor(async () => Promise.resolve(pipeline.sink.requests > 0));
    pipeline.sink.status = 200;
    await pipeline.delivered(90);
    assert.equal(await pipeline.sinkValue("otelcol_exporter_send_failed_log_records_total"), 0);
    pipeline.sink.status = 401;
    await pipeline.decide(50);
    await waitFor(async () => (await pipeline.sinkValue("otelcol_exporter_send_failed_log_records_total")) === 50);
  });

  it("an agent that finds no collector says so by a metric", async () => {
    await pipeline.collector.kill();
    await pipeline.decide(10);
    await waitFor(async () => (await pipeline.agent.value("otelcol_exporter_send_failed_log_records_total")) > 0);
  });

  it("nobody without a certificate of the agents may add any", async () => {
    const { authority, otlpPort } = pipeline;
    const url = `https://localhost:${otlpPort}/v1/logs`;
    const body = ["--silent", "--cacert", authority.path("ca.crt"), "-H", "content-type: application/json", "-d", "{}"];
    const with_ = (name: string) => ["--cert", authority.path(`${name}.crt`), "--key", authority.path(`${name}.key`)];
    assert.equal((await attempt("curl", [...body, "--fail", ...with_("agent"), url])).status, 0);
    assert.notEqual((await attempt("curl", [...body, url])).status, 0);
    assert.notEqual((await attempt("curl", [...body, ...with_("sink"), url])).status, 0);
  });
});

/** Waits until something holds, for a minute. */
async function waitFor(holds: () => Promise<boolean>): Promise<void> {
  for (let attempts = 0; attempts < 300; attempts++) {
    if (await holds()) return;
    await sleep(200);
  }
  assert.fail("it does not come about");
}
