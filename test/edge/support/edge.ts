import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { EdgeObject, Target } from "../../../components/edge/adapter.ts";
import { render } from "../../../components/edge/adapters/index.ts";
import type { EdgeMode, PublishedEdge } from "../../../settings/edge.ts";
import { local } from "../../../tools/lib/paths.ts";
import { edgeOf } from "../../support/edge.ts";
import { freePorts } from "../../support/ports.ts";
import { Backend } from "./backend.ts";
import { type Certificate, certificateFor } from "./certificate.ts";
import { ask, closeConnections, publicHost } from "./client.ts";
import type { Process } from "./process.ts";

/** Where a proxy listens and leads to. */
export interface Place {
  /** Folder for its files, deleted with it. */
  readonly directory: string;
  readonly http: number;
  readonly https: number;
  /** Port of the gateway on this machine. */
  readonly backend: number;
  readonly certificate: Certificate;
}

/** Starts the proxy of a mode with what the edge was rendered to. */
export type StartProxy = (objects: readonly EdgeObject[], target: Target, place: Place) => Promise<Process>;

/** Time-outs of the tests, in seconds: as in production, but less than the settings allow. */
export const timeouts = { requestSeconds: 2, streamIdleSeconds: 8 };

/** An edge in front of a gateway. */
export class RunningEdge {
  readonly http: number;
  readonly https: number;
  private readonly end: () => Promise<void>;

  private constructor({ http, https }: Place, end: () => Promise<void>) {
    this.http = http;
    this.https = https;
    this.end = end;
  }

  /** @param changes of `sark:edge` */
  static async start(
    mode: EdgeMode,
    changes: Readonly<Record<string, unknown>>,
    startProxy: StartProxy,
    scaled: Partial<PublishedEdge["timeouts"]> = timeouts,
  ): Promise<RunningEdge> {
    const edge = edgeOf(mode, { hosts: [publicHost], ...changes });
    const target: Target = {
      service: "gateway-service",
      port: 8080,
      healthPath: "/health",
      secret: "edge-certificate",
      drainSeconds: 55,
      protect: false,
    };
    const directory = mkdtempSync(join(local("test"), "edge-"));
    const backend = await Backend.start();
    const [http = 0, https = 0] = await freePorts(2);
    const certificate = await certificateFor(publicHost, directory);
    const place = { directory, http, https, backend: backend.port, certificate };
    const objects = render({ ...edge, timeouts: { ...edge.timeouts, ...scaled } }, target);
    const tidy = () => {
      closeConnections();
      backend.stop();
      rmSync(directory, { recursive: true, force: true });
    };
    const proxy = await startProxy(objects, target, place).catch((error: unknown) => {
      tidy();
      throw error;
    });
    const end = async () => {
      await proxy.stop();
      tidy();
    };
    const answers = async () => (await ask(https, { path: "/nothing", from: "127.0.0.9" })).status > 0;
    await proxy.until("the edge answers", answers).catch(async (error: unknown) => {
      await end();
      throw error;
    });
    return new RunningEdge(place, end);
  }

  async stop(): Promise<void> {
    await this.end();
  }
}
