import { cis } from "../../frameworks.ts";
import type { Volume } from "../../kubernetes.ts";
import { eachContainer, type Pod, specPath } from "../../pod.ts";
import { podRule, type Report } from "../../rule.ts";
import { each, independently, isSet, some } from "../../unknown.ts";

/** Longest life of a token, in seconds. Those that are mounted by default ask for 7 more, and live for a year. */
const LIMIT = 3600;

interface Options {
  /** The longest life of a token that is allowed, in seconds. */
  readonly maximumSeconds: number;
}

function judgeVolume(volume: Volume, pod: Pod, path: string, limit: number, report: Report): void {
  const sources = volume.projected?.sources;
  independently(
    () => {
      each(sources, (source, index) => {
        if (!isSet(source, "serviceAccountToken")) return;
        // The API server's default is an hour.
        const seconds = source.serviceAccountToken?.expirationSeconds ?? 3600;
        if (seconds <= limit) return;
        const field = `${path}.projected.sources[${index}].serviceAccountToken.expirationSeconds`;
        report(`${field} must be at most ${limit}: it is ${seconds}.`);
      });
    },
    () => {
      if (!some(sources, (source) => isSet(source, "serviceAccountToken"))) return;
      const readers: string[] = [];
      eachContainer(pod, ({ volumeMounts }, container) => {
        if (some(volumeMounts, ({ name }) => name === volume.name)) readers.push(container);
      });
      if (readers.length > 1) report(`${path} has a token, so one container must mount it: ${readers.join(", ")} do.`);
    },
  );
}

export const serviceAccountToken = podRule<Options>(
  {
    name: "identity-service-account-token",
    displayName: "Tokens only where they are used",
    description:
      "Pods must get a service account's token only through a projected volume, for an hour at most and for one container.",
    severity: "high",
    tags: ["identity", "service-account"],
    remediationSteps:
      "Set automountServiceAccountToken to false. A container that asks the API server mounts a projected volume with " +
      "serviceAccountToken, the ConfigMap kube-root-ca.crt and the namespace at /var/run/secrets/kubernetes.io/serviceaccount.",
    url: "https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#serviceaccount-token-volume-projection",
    framework: cis("5.1.6"),
    configSchema: {
      properties: {
        maximumSeconds: {
          type: "integer",
          // The API server refuses less.
          minimum: 600,
          default: LIMIT,
          description: "The longest life of a token that is allowed, in seconds.",
        },
      },
    },
  },
  (pod, report, { maximumSeconds = LIMIT }) => {
    independently(
      () => {
        if (pod.spec.automountServiceAccountToken !== false) {
          report(`${specPath(pod, "automountServiceAccountToken")} must be false: all containers would get the token.`);
        }
      },
      () => {
        each(pod.spec.volumes, (volume, index) => {
          judgeVolume(volume, pod, specPath(pod, `volumes[${index}]`), maximumSeconds, report);
        });
      },
    );
  },
);
