import { beyond, caught, type Defect } from "./defect.ts";

const authorization = "Rules do not read Rego: test/authorization runs the policies in the real engine.";
const contract = "What the application reads is not in the stack: components/sark/contract.ts and its tests know it.";

/** What is wrong with the tutorial's SARK, gateway and their scaling. */
export const services: readonly Defect[] = [
  caught(
    "D32",
    "Whoever reaches the policy engine can replace its policies.",
    "policy-engine-address",
    "policy-engine-authorization",
  ),
  beyond("D33", "The policy can be got around.", authorization),
  caught("D34", "SARK is ready before its policies are loaded.", "policy-engine-readiness"),
  beyond(
    "D35",
    "A changed policy reaches no running pod.",
    "A single state shows no change: ConfigMaps are named by their content in components/configuration.",
  ),
  beyond(
    "D36",
    "Migrations run in every pod at once.",
    "Which container migrates does not show: components/workload/job.ts runs them once for a release.",
  ),
  caught("D37", "Pods end while requests still come.", "availability-drain"),
  caught("D38", "Every update takes back what the autoscaler added.", "autoscaling-replica-ownership"),
  caught(
    "D39",
    "All pods share one account and hold its token.",
    "identity-service-account",
    "identity-service-account-token",
  ),
  beyond(
    "D40",
    "Secrets are variables, and SARK and the gateway share a key.",
    "SARK reads variables alone, and signs with one key: a rule would refuse every stack with it.",
  ),
  beyond("D41", "The gateway lacks the key that SARK expects of it.", contract),
  caught("D42", "Readiness and liveness ask the same.", "availability-probes"),
  caught("D43", "Init containers have no requests, nobody any for storage.", "resources-requests-and-limits"),
  caught("D44", "Pods may all be drained at once.", "autoscaling-disruption-budget"),
  beyond(
    "D45",
    "Standard labels are missing.",
    "Nothing breaks without them: components/labels.ts sets them on everything.",
  ),
  beyond(
    "D46",
    "A rollout replaces one pod of twenty at a time.",
    "Slow is not wrong: test/components/workload holds ours to its pace.",
  ),
  beyond(
    "D47",
    "Images are changed beside the program.",
    "A command leaves nothing in the program: the next preview shows the difference.",
  ),
  caught("D48", "Passwords hold characters that break the URLs they stand in.", "secrets-random-password"),
  beyond(
    "D49",
    "Changed configuration reaches no running pod.",
    "As D35: components/configuration names ConfigMaps by their content.",
  ),
  beyond(
    "D50",
    "Annotations for a Prometheus that does not read them.",
    "They do nothing. monitoring-targets asks for what is scraped.",
  ),
  caught("D51", "The sidecar's idle CPU hides SARK's.", "autoscaling-metrics"),
  caught("D52", "Memory that is never given back keeps all replicas for ever.", "autoscaling-metrics"),
  beyond("D53", "The replicas cannot carry the promised load.", "What one carries is measured: settings/capacity.ts."),
  beyond(
    "D54",
    "A component is installed from a URL that changes.",
    "It is no resource of the stack: tools/setup/versions.ts pins ours.",
  ),
  beyond(
    "D55",
    "The autoscaler doubles pods every 15 seconds onto one database.",
    "What the database bears is settings/capacity.ts's.",
  ),
  beyond(
    "D56",
    "The gateway's autoscaler leaves its pace to defaults.",
    "Defaults are allowed: test/components/workload holds ours to its own.",
  ),
  beyond(
    "D57",
    "Nothing adds nodes, no pod has priority.",
    "Nodes are the cluster's; components/namespace makes priorities and a quota.",
  ),
  beyond("D58", "The policy imports what the language has had for long.", "Regal says so, in test/authorization."),
  beyond("D59", "Two complete rules look as if they contradicted each other, and do not.", "It is no mistake."),
  ...[
    ["D60", "A second statement follows a permitted one."],
    ["D61", "A permitted statement writes a table or reads a file."],
    ["D62", "Statements that are not listed as bad are permitted."],
    ["D63", "A query that is no text passes every check."],
    ["D64", "A column's name is taken for a statement."],
    ["D65", "A space before a statement forbids it."],
    ["D66", "The decision hangs on what the engine makes of an absent value."],
    ["D67", "An administrator may call anything, and the reason may be absent."],
    ["D68", "SQL is judged by its letters."],
    ["D69", "A revoked right lives on in caches."],
  ].map(([id = "", what = ""]) => beyond(id, what, authorization)),
  caught(
    "D70",
    "The policy engine is years old and named by a tag.",
    "policy-engine-image",
    "supply-chain-image-digest",
  ),
];
