import { stringify } from "yaml";
import type { CollectorSettings } from "../../settings/logs.ts";
import { parseQuantity } from "../../settings/quantities.ts";
import { tlsFiles } from "../names.ts";
import { directories, files, ports, sinkExporter } from "./names.ts";
import { keptTries, telemetry } from "./telemetry.ts";

/** Part of the volume that waiting logs may take: the file they are in has gaps, and is copied when they are closed. */
const queueShare = 0.5;

/** What is asked for when the file has grown and is nearly empty again, in MiB. */
const compaction = { needed: 256, trigger: 32 };

/** Name of the file with the sink's token. */
export const tokenFile = "token";

/**
 * The collector's configuration file. What was acknowledged to an agent is on the disk, and stays there until the sink took it.
 *
 * @param tokenKey file that holds the sink's token, where it wants one
 */
export function collectorConfiguration({ sink, storage }: CollectorSettings, tokenKey: string | undefined): string {
  const { token, caCertificate } = sink;
  const tls = {
    min_version: "1.2",
    ...(caCertificate !== undefined && { ca_file: `${directories.configuration}/${files.authority}` }),
  };
  const authenticator = "bearertokenauth/sink";
  return stringify({
    extensions: {
      health_check: { endpoint: `0.0.0.0:${ports.health}` },
      file_storage: {
        directory: directories.queue,
        // An acknowledgement is worth what the disk keeps when the node loses power.
        fsync: true,
        compaction: {
          on_start: true,
          on_rebound: true,
          directory: directories.queue,
          cleanup_on_start: true,
          rebound_needed_threshold_mib: compaction.needed,
          rebound_trigger_threshold_mib: compaction.trigger,
        },
      },
      ...(token !== undefined &&
        tokenKey !== undefined && {
          [authenticator]: {
            header: token.header,
            scheme: token.scheme,
            filename: `${directories.token}/${tokenKey}`,
          },
        }),
    },
    receivers: {
      otlp: {
        protocols: {
          http: {
            endpoint: `0.0.0.0:${ports.otlp}`,
            tls: {
              cert_file: `${directories.tls}/${tlsFiles.certificate}`,
              key_file: `${directories.tls}/${tlsFiles.key}`,
              // Whoever else could write here could tell of decisions that nobody made.
              client_ca_file: `${directories.tls}/${tlsFiles.authority}`,
              min_version: "1.3",
            },
          },
        },
      },
    },
    processors: {
      // Agents try again what is refused; without it the kernel would end the process.
      memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
    },
    exporters: {
      [sinkExporter]: {
        logs_endpoint: sink.url,
        tls,
        ...(token && { auth: { authenticator } }),
        compression: "gzip",
        timeout: "30s",
        retry_on_failure: keptTries,
        sending_queue: {
          enabled: true,
          storage: "file_storage",
          sizer: "bytes",
          queue_size: Math.floor(parseQuantity(storage.size) * queueShare),
          // A full queue refuses, and agents keep what they have.
          block_on_overflow: false,
          num_consumers: 4,
        },
      },
    },
    service: {
      extensions: ["health_check", "file_storage", ...(token ? [authenticator] : [])],
      pipelines: { logs: { receivers: ["otlp"], processors: ["memory_limiter"], exporters: [sinkExporter] } },
      telemetry: telemetry(ports.metrics),
    },
  });
}
