import { capacityTable } from "../../components/capacity.ts";
import { platformCapacity } from "../../components/platform.ts";
import { labFigures } from "../../settings/claim.ts";
import { shownSettings } from "./shown.ts";

/** What a preview of the example prints. */
export const capacityExample = (): string => `\`\`\`\n${capacityTable(platformCapacity(shownSettings()))}\n\`\`\``;

/** The figures that stand where the settings name none, as a Markdown table. */
export const labFiguresTable = (): string =>
  [
    "| | requests/s of a core | cores that a pod can use |",
    "| --- | --- | --- |",
    ...(["gateway", "sark"] as const).map((service) => {
      const { perCore, coresPerPod } = labFigures[service];
      return `| ${service} | ${perCore} | ${coresPerPod} |`;
    }),
    "| database, cache | not measured at their limit | |",
  ].join("\n");
