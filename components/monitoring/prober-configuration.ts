import { stringify } from "yaml";
import type { ScrapeTarget } from "./contract.ts";

/** Where the prober's configuration is in the container. */
export const proberDirectory = "/etc/blackbox-exporter";

/** How long an answer may take, in seconds. One that hangs, hangs for a dependency that does not answer. */
const timeoutSeconds = 5;

/** The prober's configuration file: one module for each job, with what a good answer is. */
export function proberConfiguration(targets: readonly ScrapeTarget[]): string {
  const modules = targets.flatMap(({ job, probe }) => (probe ? [[job, moduleOf(probe.body)] as const] : []));
  return stringify({ modules: Object.fromEntries(modules) }, { lineWidth: 0 });
}

const moduleOf = (body: readonly string[]): object => ({
  prober: "http",
  timeout: `${timeoutSeconds}s`,
  http: {
    valid_status_codes: [200],
    // What is asked answers itself.
    follow_redirects: false,
    ...(body.length > 0 && { fail_if_body_not_matches_regexp: body }),
  },
});
