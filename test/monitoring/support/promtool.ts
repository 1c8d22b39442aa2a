import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { ruleGroups, ruleFile } from "../../../components/monitoring/rules.ts";
import { prometheusConfiguration } from "../../../components/monitoring/prometheus-configuration.ts";
import { monitoredParts } from "../../../components/monitored.ts";
import { attempt } from "../../../tools/lib/run.ts";
import { type Variant, variants } from "./settings.ts";
import type { AlertCases, Series, Situation } from "./situation.ts";

const written = (files: Readonly<Record<string, string>>): string => {
  const directory = mkdtempSync(join(tmpdir(), "rules-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
};

/** The rules of a way to run the platform, each group as a file of its own. */
export function ruleFiles(variant: Variant): Readonly<Record<string, string>> {
  const settings = variants[variant];
  const { monitoring } = settings;
  if (monitoring.mode === "none") throw new Error(`${variant} has no rules`);
  const groups = ruleGroups({
    monitored: monitoredParts(settings),
    settings: monitoring,
    namespaceName: settings.namespace,
  });
  return Object.fromEntries(groups.map((group) => [`${group.name}.yaml`, ruleFile([group])]));
}

/** What promtool said. */
export interface Verdict {
  readonly passed: boolean;
  readonly said: string;
}

/** Checks rule files as Prometheus does when it loads them. */
export async function checkRules(promtool: string, variant: Variant): Promise<Verdict> {
  const files = ruleFiles(variant);
  const directory = written(files);
  try {
    const { status, stdout, stderr } = await attempt(promtool, ["check", "rules", ...Object.keys(files)], {
      cwd: directory,
    });
    return { passed: status === 0, said: stdout + stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Checks Prometheus' own configuration as it does at its start, but for files that only its pod has. */
export async function checkConfiguration(promtool: string, variant: Variant): Promise<Verdict> {
  const settings = variants[variant];
  const { monitoring } = settings;
  if (monitoring.mode !== "own") throw new Error(`${variant} has no Prometheus`);
  const monitored = monitoredParts(settings);
  const targets = monitored.flatMap((component) => component.targets);
  const foreign = monitored.flatMap((component) => component.foreign ?? []);
  const directory = written({
    "prometheus.yaml": prometheusConfiguration(monitoring, targets, settings.namespace, foreign),
  });
  try {
    const { status, stdout, stderr } = await attempt(
      promtool,
      ["check", "config", "--syntax-only", "prometheus.yaml"],
      {
        cwd: directory,
      },
    );
    return { passed: status === 0, said: stdout + stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** Lets what the situation says happen, and asks how many alerts are there. */
export async function happens(
  promtool: string,
  cases: AlertCases,
  situation: Situation,
  expected: number,
): Promise<Verdict> {
  const files = ruleFiles(cases.variant ?? "tutorial");
  const group = Object.keys(files).find((name) => files[name]?.includes(`alert: ${cases.alert}\n`));
  if (group === undefined) throw new Error(`no group has ${cases.alert}`);
  const directory = written({ ...files, "test.yaml": testFile(group, cases, situation, expected) });
  try {
    const { status, stdout, stderr } = await attempt(promtool, ["test", "rules", "test.yaml"], { cwd: directory });
    return { passed: status === 0, said: stdout + stderr };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function testFile(group: string, cases: AlertCases, situation: Situation, expected: number): string {
  const { series, at = "30m", interval = "1m", labels } = situation;
  const wanted = { alertname: cases.alert, alertstate: "firing", severity: cases.severity, ...labels };
  return stringify({
    rule_files: [group],
    evaluation_interval: interval,
    tests: [
      {
        interval,
        input_series: series.map((each) => ({ series: selectorOf(each), values: each[2] })),
        promql_expr_test: [
          {
            expr: `count(ALERTS${braces(wanted)})`,
            eval_time: at,
            exp_samples: expected === 0 ? [] : [{ labels: "{}", value: expected }],
          },
        ],
      },
    ],
  });
}

const selectorOf = ([metric, labels]: Series): string => `${metric}${braces(labels)}`;

const braces = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(",")}}`;
