import { databaseRule } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { Container } from "../../kubernetes.ts";
import { eachContainer } from "../../pod.ts";
import { question } from "../../probe.ts";
import type { Report } from "../../rule.ts";
import { isSet, some } from "../../unknown.ts";
import { ownVolumes } from "../../stateful-set.ts";

const PROBES = ["startupProbe", "readinessProbe", "livenessProbe"] as const;

function judge(container: Container, path: string, report: Report): void {
  const missing = PROBES.filter((probe) => !isSet(container, probe));
  if (missing.length > 0) report(`${path} must have a ${missing.join(", a ")}.`);
  const { readinessProbe, livenessProbe } = container;
  if (readinessProbe == null || livenessProbe == null) return;
  if (question(readinessProbe) === question(livenessProbe)) {
    report(`${path}.livenessProbe must not ask what the readinessProbe asks: a replica that lags would be restarted.`);
  }
}

export const probes = databaseRule(
  {
    name: "database-probes",
    displayName: "Probes that tell slow from dead",
    description:
      "Containers with a database's data must have a startup, a readiness and a liveness probe, the last two different.",
    severity: "high",
    tags: ["database", "availability"],
    remediationSteps: "Set the three probes; let liveness ask only whether the process can still do its work.",
    url: "https://kubernetes.io/docs/concepts/configuration/liveness-readiness-startup-probes/",
    framework: wellArchitected("REL11-BP01"),
  },
  ({ statefulSet, pod }, report) => {
    const volumes = ownVolumes(statefulSet);
    eachContainer(
      pod,
      (container, path) => {
        const keepsData = some(container.volumeMounts, ({ name }) => volumes.includes(name ?? ""));
        if (keepsData) judge(container, path, report);
      },
      ["containers"],
    );
  },
);
