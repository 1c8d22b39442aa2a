import { wellArchitected } from "../../frameworks.ts";
import { configurationRule } from "../../postgres/index.ts";

export const configurationFiles = configurationRule(
  {
    name: "postgres-configuration-files",
    displayName: "Configuration that says all",
    description: "Files of PostgreSQL's configuration must be valid and complete, without settings from elsewhere.",
    severity: "high",
    tags: ["database", "postgres"],
    remediationSteps: "Correct the file, and write into it what it includes.",
    url: "https://patroni.readthedocs.io/en/latest/yaml_configuration.html",
    framework: wellArchitected("OPS05-BP02"),
  },
  ({ path, gaps }, report) => {
    for (const gap of gaps) report(`${path}: ${gap}.`);
  },
);
