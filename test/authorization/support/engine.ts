import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Authorization, decisionPoint } from "../../../components/authorization/index.ts";
import type { ConfigurationVolume, ContainerArgs } from "../../../components/workload/index.ts";
import { opaPorts } from "../../../settings/services.ts";
import type { Settings } from "../../../settings.ts";
import { Log } from "../../../tools/lib/log.ts";
import { Progress } from "../../../tools/lib/progress.ts";
import { setUpOpa } from "../../../tools/setup/index.ts";
import { exampleWith, settingsOf } from "../../support/configuration.ts";
import { dataOf, theOne } from "../../support/find.ts";
import { freePorts } from "../../support/ports.ts";
import { record } from "../../support/recorder.ts";

/** The policy engine that the sidecar runs. */
export const opaProgram = (): Promise<string> => setUpOpa(new Progress(new Log("opatest")));

/** Settings with `sark:authorization` and parts of `sark:opa` replaced. */
export const settingsWith = (authorization: object, changes: Readonly<Record<string, unknown>> = {}): Settings =>
  settingsOf(exampleWith({ "sark:authorization": authorization, ...changes }));

/** What the program renders for the sidecar. */
interface Rendered {
  readonly sidecar: ContainerArgs;
  /** Content by path in the policy directory. */
  readonly files: Readonly<Record<string, string>>;
}

export async function render({ images, opa, authorization }: Settings): Promise<Rendered> {
  let made: Authorization | undefined;
  const all = await record(() => {
    made = new Authorization("opa", { namespace: "test", image: images.opa, settings: opa, data: authorization });
  });
  if (made === undefined) throw new Error("nothing was made");
  const volume = made.volumes.find((candidate): candidate is ConfigurationVolume => "configMap" in candidate);
  const data = Object.entries(dataOf(theOne(all, "ConfigMap")));
  return {
    sidecar: made.sidecar,
    files: Object.fromEntries(data.map(([key, text]) => [volume?.paths?.[key] ?? key, text])),
  };
}

export interface Answer {
  readonly allow: boolean;
  readonly audit_reason: string;
  readonly reason: string;
  readonly cache_ttl: number;
  readonly filtered_parameters: Readonly<Record<string, unknown>> | null;
}

export interface EngineOptions {
  /** Replaces files, or adds some. */
  readonly files?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its files are; a folder of its own by default, which ends with it. */
  readonly directory?: string;
  /** Of `opa`, beside those of the sidecar. */
  readonly arguments?: readonly string[];
}

/** The real OPA with the arguments and files of the sidecar; only its addresses and folders are this machine's. */
export class OpaProcess {
  readonly decisions: string;
  readonly diagnostics: string;
  readonly directory: string;
  private readonly child: ChildProcess;
  private readonly exited: Promise<number | null>;
  private output = "";

  private constructor(child: ChildProcess, decisions: string, diagnostics: string, directory: string) {
    this.child = child;
    this.decisions = decisions;
    this.diagnostics = diagnostics;
    this.directory = directory;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
      });
    }
    this.exited = new Promise((resolve) => child.once("close", resolve));
  }

  /** Starts it, whatever comes of it. */
  static async launch(opa: string, settings: Settings, options: EngineOptions = {}): Promise<OpaProcess> {
    const { sidecar, files } = await render(settings);
    const directory = options.directory ?? mkdtempSync(join(tmpdir(), "opa-"));
    mkdirSync(join(directory, "bundles"), { recursive: true });
    const [decisionPort = 0, diagnosticPort = 0] = await freePorts(2);
    const here = (text: string) =>
      text
        .replace(`:${opaPorts.decisions}`, `:${decisionPort}`)
        .replace(`0.0.0.0:${opaPorts.diagnostics}`, `127.0.0.1:${diagnosticPort}`)
        .replaceAll(/(?<=^|=|file:\/\/|")\/(policies|bundles)\b/g, `${directory}/$1`);
    mountLikeKubelet(join(directory, "policies"), mapValues({ ...files, ...options.files }, here));
    const child = spawn(opa, [...(sidecar.arguments ?? []).map(here), ...(options.arguments ?? [])], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...(sidecar.environment as Record<string, string>), ...options.environment },
    });
    return new OpaProcess(child, `127.0.0.1:${decisionPort}`, `127.0.0.1:${diagnosticPort}`, directory);
  }

  /** Starts it and waits until its startup probe passes. */
  static async start(opa: string, settings: Settings, options: EngineOptions = {}): Promise<OpaProcess> {
    const engine = await OpaProcess.launch(opa, settings, options);
    for (let attempts = 0; attempts < 400 && engine.isRunning; attempts++) {
      if (await engine.isReady()) return engine;
      await sleep(50);
    }
    await engine.stop();
    throw new Error(`OPA does not get ready:\n${engine.log}`);
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  get processId(): number {
    return this.child.pid ?? 0;
  }

  /** Everything it wrote. */
  get log(): string {
    return this.output;
  }

  /** Whether the startup probe of the sidecar would pass. */
  async isReady(): Promise<boolean> {
    const response = await fetch(`http://${this.diagnostics}/health?bundles&plugins`).catch(() => undefined);
    await response?.text();
    return response?.ok ?? false;
  }

  /** Sends a body to the decision path as it is. */
  async post(body: string): Promise<Response> {
    const headers = { "content-type": "application/json" };
    return fetch(`http://${this.decisions}${decisionPoint.path}`, { method: "POST", headers, body });
  }

  /** The decision about one question. */
  async ask(question: unknown): Promise<Answer> {
    const response = await this.post(JSON.stringify({ input: question }));
    if (response.status !== 200) throw new Error(`status ${response.status}: ${await response.text()}`);
    return ((await response.json()) as { readonly result: Answer }).result;
  }

  /** Waits until it ends by itself. */
  async end(): Promise<number | null> {
    return this.exited;
  }

  /** Ends it; its folder stays where it was given. */
  async stop(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A ConfigMap volume: the files below a hidden folder, and links to what is in it. */
function mountLikeKubelet(directory: string, files: Readonly<Record<string, string>>): void {
  rmSync(directory, { recursive: true, force: true });
  const hidden = join(directory, "..2026_01_01");
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(hidden, path)), { recursive: true });
    writeFileSync(join(hidden, path), text);
  }
  symlinkSync("..2026_01_01", join(directory, "..data"));
  for (const name of new Set(Object.keys(files).map((path) => path.split("/")[0] ?? ""))) {
    symlinkSync(join("..data", name), join(directory, name));
  }
}

const mapValues = (from: Readonly<Record<string, string>>, change: (text: string) => string): Record<string, string> =>
  Object.fromEntries(Object.entries(from).map(([key, value]) => [key, change(value)]));
