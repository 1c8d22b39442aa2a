import { beyond, caught, type Defect } from "./defect.ts";

const promtool = "Rules do not read PromQL: test/monitoring has promtool see each alert fire and stay silent.";
const flows =
  "What needs to talk is not in the stack: test/components/network/platform-flows.test.ts holds policies to the table.";
const metrics = "Which metrics exist is the application's: test/monitoring/support/exported.ts lists them.";

/** What is wrong with the tutorial's edge, monitoring, network and process. */
export const surroundings: readonly Defect[] = [
  caught("D71", "The ingress controller is retired.", "edge-retired-controller"),
  caught("D72", "The annotation for a rate limit does not exist, so there is none.", "edge-limits"),
  beyond(
    "D73",
    "An allow-list of inner addresses admits everybody behind a load balancer.",
    "Which address a controller sees depends on its set-up: docs/edge.md says what must be true.",
  ),
  caught("D74", "SARK is published.", "edge-authorization"),
  caught("D75", "Every path is published, also metrics and descriptions.", "edge-private-paths"),
  beyond("D76", "Tokens travel in clear within the cluster.", "Encryption between pods is the network's, or a mesh's."),
  caught("D77", "The class of an Ingress is an old annotation.", "edge-class"),
  beyond(
    "D78",
    "Streams are cut after 30 seconds.",
    "Whether a path streams is the application's: edge.paths says so.",
  ),
  beyond(
    "D79",
    "A certificate has two owners.",
    "What is made by hand is not in the stack: settings/edge-checks.ts knows one source.",
  ),
  beyond("D80", "A host inside is to be proven from outside.", "Where a host can be reached is not in the stack."),
  caught("D81", "Clients are not told to use HTTPS, and old versions of TLS are served.", "edge-hsts", "edge-tls"),
  caught("D82", "Prometheus has no account that may look for pods.", "identity-service-account"),
  beyond(
    "D83",
    "A port is scraped on which nobody serves.",
    "Who listens shows in a running pod: contract tests of the images.",
  ),
  beyond("D84", "An alert on latency can never fire.", promtool),
  beyond("D85", "Alerts stand on metrics that do not exist.", metrics),
  beyond("D86", "An alert divides by what never matches.", promtool),
  beyond("D87", "An alert needs an exporter that does not run.", metrics),
  beyond("D88", "An alert wakes people for one error in 85,000 requests.", promtool),
  caught("D89", "Prometheus is years old and named by a tag.", "supply-chain-image-digest"),
  beyond(
    "D90",
    "Ports without metrics are scraped, and seem down.",
    "Who listens shows in a running pod: alert TargetDown says so.",
  ),
  caught("D91", "A webhook's address, which is a secret, stands in a ConfigMap.", "monitoring-receivers"),
  caught("D92", "Grafana is old and named by a tag.", "supply-chain-image-digest"),
  caught("D93", "What stores and engines measure is not scraped.", "monitoring-targets"),
  beyond("D94", "The gateway may reach no MCP server.", flows),
  beyond("D95", "Prometheus may not reach the gateway.", flows),
  caught("D96", "Nothing is denied by default.", "network-default-deny"),
  beyond("D97", "Managed stores and identity providers may not be reached.", flows),
  caught("D98", "Names may be asked anywhere, and long answers nowhere.", "network-dns"),
  beyond(
    "D99",
    "A policy selects namespaces by a label that nobody sets.",
    "Namespaces of others are not in the stack; ours are named by their own label.",
  ),
  beyond(
    "D100",
    "Nobody checks that policies are enforced.",
    "The cluster's network does: tools/lab/scenarios/network-matrix.ts tries every connection.",
  ),
  beyond(
    "D101",
    "Lines of the checklist have nothing behind them.",
    "docs/checklist.md names it for each, and a test holds it to that.",
  ),
  beyond(
    "D102",
    "An archive is drawn and never made.",
    "A drawing is not in the stack: the README's is generated from the flows.",
  ),
  beyond(
    "D103",
    "A wait succeeds for three unrelated databases.",
    "Readiness of members asks Patroni: tools/lab/scenarios show it.",
  ),
  beyond(
    "D104",
    "There is no quota and no priority.",
    "Who shares a cluster decides on them: components/namespace makes both.",
  ),
  caught("D105", "Images are named by tags that move.", "supply-chain-image-digest"),
];
