import type { PolicyComplianceFramework } from "@pulumi/policy";

/** What others demand that the rules demand as well, so that a violation can be counted in a report on compliance. */

/** Controls of the CIS Kubernetes Benchmark that the rules enforce. */
const CIS = {
  "5.1.1": "Ensure that the cluster-admin role is only used where required",
  "5.1.2": "Minimize access to secrets",
  "5.1.3": "Minimize wildcard use in Roles and ClusterRoles",
  "5.1.5": "Ensure that default service accounts are not actively used",
  "5.1.6": "Ensure that Service Account Tokens are only mounted where necessary",
  "5.1.8": "Limit use of the Bind, Impersonate and Escalate permissions in the Kubernetes cluster",
  "5.1.10": "Minimize access to the proxy sub-resource of nodes",
  "5.1.13": "Minimize access to the service account token creation",
  "5.3.2": "Ensure that all Namespaces have NetworkPolicies defined",
  "5.5.1": "Configure Image Provenance using ImagePolicyWebhook admission controller",
} as const;

/** Practices of the AWS Well-Architected Framework, which hold in any cloud, that the rules enforce. */
const WELL_ARCHITECTED = {
  "OPS05-BP01": "Use version control",
  "OPS05-BP02": "Test and validate changes",
  "REL05-BP01": "Implement graceful degradation to transform applicable hard dependencies into soft dependencies",
  "REL05-BP02": "Throttle requests",
  "REL06-BP01": "Monitor all components for the workload (Generation)",
  "REL06-BP03": "Send notifications (Real-time processing and alarming)",
  "REL07-BP01": "Use automation when obtaining or scaling resources",
  "REL09-BP01": "Identify and back up all data that needs to be backed up, or reproduce the data from sources",
  "REL09-BP03": "Perform data backup automatically",
  "REL10-BP01": "Deploy the workload to multiple locations",
  "REL11-BP01": "Monitor all components of the workload to detect failures",
  "REL11-BP02": "Fail over to healthy resources",
  "REL11-BP03": "Automate healing on all layers",
  "SEC02-BP01": "Use strong sign-in mechanisms",
  "SEC02-BP03": "Store and use secrets securely",
  "SEC03-BP02": "Grant least privilege access",
  "SEC05-BP02": "Control traffic flow within your network layers",
  "SEC06-BP01": "Perform vulnerability management",
  "SEC09-BP02": "Enforce encryption in transit",
  "SEC09-BP03": "Authenticate network communications",
} as const;

const titled = <Id extends string>(titles: Readonly<Record<Id, string>>, ids: readonly Id[]): string =>
  ids.map((id) => `${id} ${titles[id]}`).join("; ");

/** Controls of the CIS Kubernetes Benchmark, by their numbers. */
export const cis = (...ids: readonly (keyof typeof CIS)[]): PolicyComplianceFramework => ({
  name: "CIS Kubernetes Benchmark",
  version: "1.11.1",
  reference: "https://www.cisecurity.org/benchmark/kubernetes",
  specification: titled(CIS, ids),
});

/** Practices of the AWS Well-Architected Framework, by their identifiers. */
export const wellArchitected = (...ids: readonly (keyof typeof WELL_ARCHITECTED)[]): PolicyComplianceFramework => ({
  name: "AWS Well-Architected Framework",
  version: "2024-06-27",
  reference: "https://docs.aws.amazon.com/wellarchitected/2024-06-27/framework/welcome.html",
  specification: titled(WELL_ARCHITECTED, ids),
});

/** A section of the Kubernetes Hardening Guidance of the NSA and CISA, by its title. */
export const hardeningGuidance = (section: "Resource policies"): PolicyComplianceFramework => ({
  name: "NSA/CISA Kubernetes Hardening Guidance",
  version: "1.2",
  reference:
    "https://media.defense.gov/2022/Aug/29/2003066362/-1/-1/0/CTR_KUBERNETES_HARDENING_GUIDANCE_1.2_20220829.PDF",
  specification: section,
});
