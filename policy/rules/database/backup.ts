import { eachDatabase } from "../../database.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { NamedResource } from "../../kubernetes.ts";
import { stackRule } from "../../rule.ts";
import { inNamespace, namespaceOf } from "../../stack.ts";
import { allOf, each, some } from "../../unknown.ts";

interface CronJob extends NamedResource {
  readonly spec?: { readonly suspend?: boolean | null } | null;
}

/** Labels whose value is the name of the database's StatefulSet, and what a CronJob with the label does. */
const PURPOSES = {
  "sark-platform/backup-of": "back it up",
  "sark-platform/restore-check-of": "check that its backups restore",
} as const;

export const backup = stackRule(
  {
    name: "database-backup",
    displayName: "Backups that restore",
    description: "Databases must have a CronJob that backs them up and one that checks that the backup restores.",
    severity: "critical",
    tags: ["database", "backup"],
    remediationSteps:
      "Add both CronJobs to the database's namespace, with app.kubernetes.io/component: backup and a label " +
      "sark-platform/backup-of or sark-platform/restore-check-of with the name of the StatefulSet.",
    url: "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/",
    framework: wellArchitected("REL09-BP01", "REL09-BP03"),
  },
  (resources, report) => {
    eachDatabase(resources, report, ({ statefulSet }, report) => {
      const cronJobs = inNamespace(resources, () => namespaceOf(statefulSet), "kubernetes:batch/v1:CronJob");
      const serves = (cronJob: CronJob, purpose: keyof typeof PURPOSES): boolean =>
        allOf(
          () => cronJob.metadata?.labels?.["app.kubernetes.io/component"] === "backup",
          () => (cronJob.metadata?.labels?.[purpose] ?? "") === statefulSet.metadata?.name,
          () => namespaceOf(cronJob) === namespaceOf(statefulSet),
          () => cronJob.spec?.suspend !== true,
        );
      each(Object.keys(PURPOSES) as (keyof typeof PURPOSES)[], (purpose) => {
        if (some(cronJobs, ({ props }) => serves(props, purpose))) return;
        const label = `${purpose}: ${statefulSet.metadata?.name ?? ""}`;
        report(`A CronJob with the label ${label} must ${PURPOSES[purpose]}, and not be suspended.`);
      });
    });
  },
);
