import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { agentArguments, agentConfiguration, spoolArguments } from "../../../components/logs/agent-configuration.ts";
import { collectorConfiguration } from "../../../components/logs/collector-configuration.ts";
import { sinkExporter } from "../../../components/logs/names.ts";
import { parseQuantity } from "../../../settings/quantities.ts";
import { OpaProcess } from "../../authorization/support/engine.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { sentDecisions } from "../../support/logs.ts";
import { freePorts } from "../../support/ports.ts";
import { TestAuthority } from "../../support/authority.ts";
import { CollectorProcess } from "./collector.ts";
import { Sink } from "./sink.ts";

/** The programs that it consists of. */
export interface Programs {
  readonly opa: string;
  readonly collector: string;
}

/** A question with what must not be read by those who read logs. */
const question = (number: number) => ({
  user: { id: `user-${number}`, email: "person@example.com", roles: ["developer"] },
  action: "gateway:tool:invoke",
  server_name: "postgres-mcp",
  tool_name: "execute_query",
  parameters: { query: "select password from users", token: "hunter2" },
});

/** The way of decisions with real programs: the policy engine, the agent, the collector, and a sink that counts. */
export class Pipeline {
  readonly folder: string;
  readonly authority: TestAuthority;
  readonly sink: Sink;
  readonly agent: CollectorProcess;
  readonly collector: CollectorProcess;
  readonly otlpPort: number;
  /** Every decision that was answered. */
  readonly decisions: string[] = [];
  private engine: OpaProcess | undefined;
  private readonly programs: Programs;

  private constructor(
    programs: Programs,
    folder: string,
    authority: TestAuthority,
    sink: Sink,
    agent: CollectorProcess,
    collector: CollectorProcess,
    otlpPort: number,
  ) {
    this.programs = programs;
    this.folder = folder;
    this.authority = authority;
    this.sink = sink;
    this.agent = agent;
    this.collector = collector;
    this.otlpPort = otlpPort;
  }

  static async create(programs: Programs, storage = "1Gi"): Promise<Pipeline> {
    const folder = mkdtempSync(join(tmpdir(), "logs-"));
    const authority = await TestAuthority.create(folder);
    await authority.issue("collector", "serverAuth");
    await authority.issue("agent", "clientAuth");
    await authority.issue("sink", "serverAuth");
    const sink = new Sink(authority);
    await sink.start();
    const [otlp = 0, agentHealth = 0, agentMetrics = 0, health = 0, metrics = 0] = await freePorts(5);
    const settings = settingsOf(
      exampleWith(
        sentDecisions({
          storage: { size: storage },
          sink: {
            url: sink.url,
            peer: { cidrs: ["127.0.0.1/32"] },
            caCertificate: "-----BEGIN CERTIFICATE-----\n",
          },
        }),
      ),
    );
    if (settings.logs.mode !== "collector") throw new Error("nothing is sent");
    const certificates = (name: string): readonly (readonly [string, string])[] => [
      ["/etc/log-tls/tls.crt", authority.path(`${name}.crt`)],
      ["/etc/log-tls/tls.key", authority.path(`${name}.key`)],
      ["/etc/log-tls/ca.crt", authority.path("ca.crt")],
    ];
    const agent = new CollectorProcess(
      programs.collector,
      join(folder, "agent"),
      agentConfiguration(settings),
      { health: agentHealth, metrics: agentMetrics },
      [
        ["/var/log/decisions", join(folder, "spool")],
        [`log-collector.${settings.namespace}.svc:4318`, `localhost:${otlp}`],
        ...certificates("agent"),
      ],
      agentArguments.filter((argument) => !argument.startsWith("--config=")),
    );
    const collector = new CollectorProcess(
      programs.collector,
      join(folder, "collector"),
      collectorConfiguration(settings.logs, undefined),
      { health, metrics },
      [
        ["0.0.0.0:4318", `127.0.0.1:${otlp}`],
        ["/var/lib/log-collector", join(folder, "collector")],
        ["/etc/log-collector/sink-ca.crt", authority.path("ca.crt")],
        ...certificates("collector"),
      ],
    );
    return new Pipeline(programs, folder, authority, sink, agent, collector, otlp);
  }

  /** Starts all of it, as the kubelet does: the agent before the engine. */
  async start(): Promise<void> {
    await this.collector.start();
    await this.agent.start();
    await this.startEngine();
  }

  async startEngine(): Promise<void> {
    const spool = spoolArguments(parseQuantity("8Mi")).map((argument) =>
      argument.replace("/var/log/decisions", join(this.folder, "spool")),
    );
    this.engine = await OpaProcess.start(this.programs.opa, settingsOf(exampleWith({})), { arguments: spool });
  }

  /** Ends the engine as a crash does. */
  async killEngine(): Promise<void> {
    await this.engine?.remove();
  }

  /** Has so many decisions made, and takes down what each is called. */
  async decide(count: number): Promise<void> {
    const { engine } = this;
    if (engine === undefined) throw new Error("there is no engine");
    for (let number = 0; number < count; number++) {
      const response = await engine.post(JSON.stringify({ input: question(number) }));
      this.decisions.push(((await response.json()) as { readonly decision_id: string }).decision_id);
    }
  }

  /** Waits until every decision has arrived. */
  async delivered(seconds: number): Promise<void> {
    for (let attempts = 0; attempts < seconds * 5; attempts++) {
      if (this.sink.missing(this.decisions).length === 0) return;
      await sleep(200);
    }
    const missing = this.sink.missing(this.decisions).length;
    throw new Error(`${missing} of ${this.decisions.length} are missing\n${this.agent.log}\n${this.collector.log}`);
  }

  /** Decisions that arrived more than once. */
  get repeated(): number {
    return this.decisions.filter((id) => (this.sink.arrived.get(id) ?? 0) > 1).length;
  }

  /** What the collector says of its way to the sink. */
  async sinkValue(metric: string): Promise<number> {
    return this.collector.value(metric, `exporter="${sinkExporter}"`);
  }

  async remove(): Promise<void> {
    await this.killEngine();
    await this.agent.kill();
    await this.collector.kill();
    await this.sink.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
