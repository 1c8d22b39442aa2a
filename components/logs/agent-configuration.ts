import { stringify } from "yaml";
import type { Settings } from "../../settings.ts";
import { hostOf, tlsFiles } from "../names.ts";
import { agentDirectories, agentName, agentPorts, collectorName, files, oldFiles, ports } from "./names.ts";
import { keptTries, telemetry } from "./telemetry.ts";

/** Name of the policy engine's file, without what it puts before the ending of an old one. */
const fileName = "decisions";

/** Variables with the pod that decided. */
export const podVariables = { POD_NAME: "metadata.name", POD_NAMESPACE: "metadata.namespace" } as const;

/** What a line has beside the question: the answer, times and identifiers. */
const besideQuestion = 65_536;

const mebibyte = 2 ** 20;

/**
 * Arguments of the policy engine that make it write each decision to the spool, masked like in its own log.
 *
 * @param spool bytes of all its files together
 */
export const spoolArguments = (spool: number): readonly string[] => [
  "--set=decision_logs.plugin=file_logger",
  `--set=plugins.file_logger.path=${agentDirectories.spool}/${fileName}.json`,
  `--set=plugins.file_logger.max_size_mb=${Math.floor(spool / (oldFiles + 2) / mebibyte)}`,
  `--set=plugins.file_logger.max_backups=${oldFiles}`,
];

/**
 * The agent's configuration file. It reads on only once a collector has what it read, and begins again where it was: nothing is
 * skipped, and after a crash some may be sent twice.
 */
export function agentConfiguration({ namespace, opa }: Pick<Settings, "namespace" | "opa">): string {
  const { spool, tls } = agentDirectories;
  return stringify({
    extensions: {
      health_check: { endpoint: `0.0.0.0:${agentPorts.health}` },
      file_storage: { directory: `${spool}/${agentName}`, create_directory: true },
    },
    receivers: {
      file_log: {
        include: [`${spool}/${fileName}*.json`],
        start_at: "beginning",
        storage: "file_storage",
        max_log_size: opa.longestQuestion + besideQuestion,
        retry_on_failure: keptTries,
        resource: {
          "service.name": "opa",
          "service.namespace": namespace,
          "k8s.namespace.name": "${env:POD_NAMESPACE}",
          "k8s.pod.name": "${env:POD_NAME}",
        },
        // The engine's own time, and the decision as fields; a line that is none is sent as it is.
        operators: [
          {
            type: "json_parser",
            parse_to: "body",
            timestamp: {
              parse_from: "body.timestamp",
              layout_type: "gotime",
              layout: "2006-01-02T15:04:05.999999999Z07:00",
            },
          },
        ],
      },
    },
    exporters: {
      otlp_http: {
        logs_endpoint: `https://${hostOf(collectorName, namespace)}:${ports.otlp}/v1/logs`,
        tls: {
          ca_file: `${tls}/${tlsFiles.authority}`,
          cert_file: `${tls}/${tlsFiles.certificate}`,
          key_file: `${tls}/${tlsFiles.key}`,
          min_version: "1.3",
        },
        compression: "gzip",
        timeout: "10s",
        // The files are the queue, and reading them again is the retry.
        sending_queue: { enabled: false },
        retry_on_failure: { enabled: false },
      },
    },
    service: {
      extensions: ["health_check", "file_storage"],
      pipelines: { logs: { receivers: ["file_log"], exporters: ["otlp_http"] } },
      telemetry: telemetry(agentPorts.metrics),
    },
  });
}

/** Arguments of the agent's program. */
export const agentArguments: readonly string[] = [
  `--config=${agentDirectories.configuration}/${files.configuration}`,
  // Otherwise it takes for read what it still holds in memory, and a crash loses that.
  "--feature-gates=stanza.synchronousLogEmitter",
];
