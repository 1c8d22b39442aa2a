import { monitoredParts } from "../../components/monitored.ts";
import type { PlatformAlert } from "../../settings/alert-names.ts";
import { shownSettings } from "./shown.ts";

/** Which alerts are not told beside which others, and why, as a Markdown table. */
export function causesTable(): string {
  const alerts = monitoredParts(shownSettings()).flatMap((component) => component.alerts);
  const rows = alerts.flatMap(({ name, causes = [] }) =>
    causes.map(({ alert, same = [], because }) => {
      const labels = ["namespace", ...same].map((label) => `\`${label}\``).join(", ");
      return `| ${linked(alert)} | ${linked(name)} | ${labels} | ${because} |`;
    }),
  );
  return [
    "| While this fires | nobody is told of | of the same | because |",
    "| --- | --- | --- | --- |",
    ...[...new Set(rows)].toSorted(),
  ].join("\n");
}

const linked = (alert: PlatformAlert): string => `[${alert}](runbooks/${alert}.md)`;
