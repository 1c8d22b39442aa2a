import { specPath } from "../../pod.ts";
import { podRule } from "../../rule.ts";
import { each } from "../../unknown.ts";
import { standard } from "./standard.ts";

/** Kernel parameters that act on the pod alone. The two that v1.37 adds are left out: older clusters refuse them. */
const SAFE: ReadonlySet<unknown> = new Set([
  "kernel.shm_rmid_forced",
  "net.ipv4.ip_local_port_range",
  "net.ipv4.ip_local_reserved_ports",
  "net.ipv4.ip_unprivileged_port_start",
  "net.ipv4.ping_group_range",
  "net.ipv4.tcp_fin_timeout",
  "net.ipv4.tcp_keepalive_intvl",
  "net.ipv4.tcp_keepalive_probes",
  "net.ipv4.tcp_keepalive_time",
  "net.ipv4.tcp_rmem",
  "net.ipv4.tcp_syncookies",
  "net.ipv4.tcp_wmem",
]);

export const sysctls = podRule(
  standard({
    name: "pod-security-sysctls",
    displayName: "Safe sysctls only",
    description: "Pods must set no kernel parameters other than the safe ones, which act on the pod alone.",
    severity: "high",
    level: "baseline",
    control: "Sysctls",
    remediationSteps: "Remove the sysctl from the pod's securityContext; tune the node group where it is needed.",
  }),
  (pod, report) => {
    each(pod.spec.securityContext?.sysctls, ({ name }) => {
      if (!SAFE.has(name)) report(`${specPath(pod, "securityContext.sysctls")} must not set "${name ?? ""}".`);
    });
  },
);
