import { readFileSync } from "node:fs";
import { pki } from "../files.ts";
import type { Plan } from "../plan.ts";
import { access } from "./access.ts";
import { dns } from "./dns.ts";
import { metrics } from "./metrics.ts";
import { localStorage } from "../../storage.ts";

export { metricsApi } from "./metrics.ts";

/** What every cluster has from the beginning. */
export function manifests(plan: Plan): readonly object[] {
  const { coredns, metricsServer } = plan.programs.images;
  const authority = readFileSync(pki(plan.directory, "ca.crt"), "utf8");
  return [
    ...access,
    ...localStorage(plan.nodes),
    ...dns(plan.addresses.dnsService, coredns, plan.nodes.length),
    ...metrics(metricsServer, authority),
  ];
}
