import { beyond, caught, type Defect } from "./defect.ts";

/** Why the tutorial's stack never comes up. */
export const start: readonly Defect[] = [
  beyond(
    "D1",
    "A manifest is no valid YAML, so no autoscaler is made.",
    "Resources are typed; there is no text to mistype.",
  ),
  caught("D2", "The database's Service selects a label that nobody sets, so it has no address.", "selectors-orphans"),
  caught("D3", "OPA reads a mounted folder twice, through its hidden links, and ends.", "policy-engine-hidden-files"),
  beyond(
    "D4",
    "Six cache nodes are never joined into a cluster, and refuse every write.",
    "Joining is an act, not a resource: components/cache/bootstrap.ts does it, and the update waits for it.",
  ),
  beyond(
    "D5",
    "A pod refers to a Secret key and to ConfigMaps that nobody makes.",
    "Others may make them. References are Outputs here, so what is referred to exists.",
  ),
  beyond(
    "D6",
    "Claims name a storage class that is not there.",
    "Others may make it. components/storage makes its own.",
  ),
  beyond(
    "D7",
    "Migrations run in an image that lacks them.",
    "What an image holds is not in the stack: sark.migration names it.",
  ),
  caught(
    "D8",
    "Pod Security restricted is switched on last, and no pod passes it.",
    "pod-security-dropped-capabilities",
    "pod-security-privilege-escalation",
    "pod-security-run-as-non-root",
    "pod-security-seccomp-profile",
  ),
  caught("D9", "Images are named without registry and digest, and do not exist.", "supply-chain-image-digest"),
  beyond(
    "D10",
    "Ingress controller, issuer and certificate are taken for granted.",
    "They are the cluster's. docs/edge.md says what must be there.",
  ),
  caught("D11", "Prometheus evaluates no rules and knows no Alertmanager, so nobody is called.", "monitoring-alerts"),
];
