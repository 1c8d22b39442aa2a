import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import type { AuthorizationSettings } from "../../settings/authorization.ts";
import type { Settings } from "../../settings.ts";
import { attempt } from "../../tools/lib/run.ts";
import { OpaProcess, opaProgram, render, settingsWith } from "./support/engine.ts";
import { sendTo } from "./support/send.ts";

/** The policy that does the least: it allows everything, and says as much. */
const oneLine = 'package mcp.gateway\n\nresult := {"allow": true, "audit_reason": "", "filtered_parameters": {}}\n';

const roles = Array.from({ length: 100 }, (_, index) => `role-${index}`);

/** A call of a tool in the middle of the table. */
const question = (tools: number) => ({
  user: { id: "6b5ad0a0-0000-4000-8000-000000000001", role: "role-7", roles: ["role-7"], email: "a@example.com" },
  action: "gateway:tool:invoke",
  tool: { name: `tool_${tools >> 1}` },
  server: { server: "postgres-mcp", tool: `tool_${tools >> 1}`, sensitivity: "high" },
  context: {},
  parameters: { query: "select count(*) from orders where customer = 4711" },
});

/** Tables with so many tools, and a hundred roles. */
function tables(tools: number): AuthorizationSettings {
  const { authorization } = settingsWith({
    roles: Object.fromEntries(roles.map((role) => [role, { actions: ["gateway:tool:invoke"] }])),
    servers: {
      "postgres-mcp": {
        tool: {
          roles: roles.slice(5, 10),
          sensitivity: "high",
          readOnly: true,
          runsAs: "read-only",
          parameters: { query: { type: "query", required: true }, limit: { type: "number" } },
        },
      },
    },
  });
  const { tool } = authorization.servers["postgres-mcp"] ?? {};
  assert.ok(tool);
  const all = Object.fromEntries(Array.from({ length: tools }, (_, index) => [`tool_${index}`, tool]));
  return { ...authorization, servers: { "postgres-mcp": all } };
}

/** Seconds of processor time that a process has used. */
function processorTime({ processId }: OpaProcess): number {
  const fields = readFileSync(`/proc/${processId}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

interface Candidate {
  readonly name: string;
  readonly engine: OpaProcess;
  readonly body: string;
  /** Seconds of processor time for one request, by round. */
  readonly times: number[];
}

// Processor time is nearly the same on a busy machine and on an idle one, and a ratio of two of them even more so.
describe("the speed of decisions", function () {
  this.timeout(120_000);
  const sizes = [10, 100, 1_000, 10_000];
  const requests = 1_000;
  const agent = new Agent({ keepAlive: true, maxSockets: 8 });
  const candidates: Candidate[] = [];
  let opa: string;
  let settings: Settings;

  before(async () => {
    opa = await opaProgram();
    settings = settingsWith({});
    const start = async (name: string, tools: number, files = {}) => {
      const engine = await OpaProcess.start(opa, { ...settings, authorization: tables(tools) }, { files });
      candidates.push({ name, engine, body: JSON.stringify({ input: question(tools) }), times: [] });
    };
    await start("one line", 10, { "gateway.rego": oneLine });
    for (const tools of sizes) await start(`${tools} tools`, tools);
  });
  after(async () => {
    agent.destroy();
    await Promise.all(candidates.map(({ engine }) => engine.remove()));
  });

  async function measure({ engine, body, times }: Candidate): Promise<void> {
    const answer = JSON.parse(await sendTo(engine, agent, body)) as { result: { allow: boolean } };
    assert.equal(answer.result.allow, true);
    const before = processorTime(engine);
    let left = requests;
    const worker = async () => {
      while (left-- > 0) await sendTo(engine, agent, body);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    times.push((processorTime(engine) - before) / requests);
  }

  it("as the sidecar serves them: near that of one line, whatever the number of tools", async () => {
    for (let round = 0; round < 3; round++) {
      for (const candidate of candidates) await measure(candidate);
    }
    const [line = NaN, ...others] = candidates.map(({ times }) => Math.min(...times) * 1_000_000);
    for (const [index, cost] of [line, ...others].entries()) {
      const name = candidates[index]?.name ?? "";
      console.log(
        `measured: ${name}: ${cost.toFixed(0)} µs of processor time, ${(1e6 / cost).toFixed(0)} a second and core`,
      );
    }
    const [ten = NaN, , thousand = NaN, most = NaN] = others;
    console.log(`measured: throughput with 1000 tools is ${(line / thousand).toFixed(2)} of the one-line policy's`);
    assert.ok(line / thousand > 0.65);
    assert.ok(most / ten < 1.25, `10000 tools cost ${(most / ten).toFixed(2)} of what 10 do`);
  });

  it("opa bench", async () => {
    const { files, sidecar } = await render({ ...settings, authorization: tables(1_000) });
    const env = sidecar.environment as Record<string, string>;
    const directory = candidates[0]?.engine.directory ?? "";
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    const input = write("input.json", JSON.stringify(question(1_000)));
    const whole = Object.entries(files).map(([name, text]) => `--data=${write(name, text)}`);
    const trivial = [`--data=${write("one-line.rego", oneLine)}`];
    const bench = async (mode: readonly string[], data: readonly string[]) => {
      const options = ["--format=json", "--optimize-store-for-read-speed", `--input=${input}`, ...mode, ...data];
      const { status, stdout, stderr } = await attempt(opa, ["bench", ...options, "data.mcp.gateway.result"], { env });
      assert.equal(status, 0, stderr);
      const { N, T, Extra } = JSON.parse(stdout) as { N: number; T: number; Extra: Readonly<Record<string, number>> };
      const percentile = (which: string) => (Extra[`histogram_timer_rego_query_eval_ns_${which}`] ?? NaN) / 1000;
      return { operation: T / N / 1000, median: percentile("median"), p99: percentile("99%") };
    };
    for (const mode of [[], ["--e2e"]]) {
      const line = await bench(mode, trivial);
      const all = await bench(mode, whole);
      const shown = ({ operation, median, p99 }: typeof all) =>
        `${operation.toFixed(0)} µs an operation, evaluation ${median.toFixed(0)} µs, p99 ${p99.toFixed(0)} µs`;
      const ratio = (all.operation / line.operation).toFixed(2);
      console.log(`measured: opa bench ${mode.join("")}: ${shown(all)}; one line: ${shown(line)}; ratio ${ratio}`);
      assert.ok(all.median < 1000);
    }
  });
});
