import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("pod-security-sysctls", {
  violates: {
    "an unsafe sysctl": { "spec.securityContext.sysctls": [{ name: "kernel.msgmax", value: "65536" }] },
    "an unsafe sysctl beside a safe one": {
      "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_rmem" }, { name: "net.core.somaxconn" }],
    },
    "a sysctl without a name": { "spec.securityContext.sysctls": [{ value: "1" }] },
  },
  allows: {
    "safe sysctls": {
      "spec.securityContext.sysctls": [
        { name: "net.ipv4.ip_unprivileged_port_start", value: "0" },
        { name: "net.ipv4.tcp_keepalive_time", value: "60" },
        { name: "net.ipv4.tcp_wmem", value: "4096 16384 4194304" },
      ],
    },
    "an empty list": { "spec.securityContext.sysctls": [] },
    "a value not known": { "spec.securityContext.sysctls": [{ name: "net.ipv4.tcp_rmem", value: UNKNOWN.string }] },
  },
  unknown: {
    "the list": { "spec.securityContext.sysctls": UNKNOWN.array },
    "a name": { "spec.securityContext.sysctls": [{ name: UNKNOWN.string }] },
  },
  violatesBesideUnknown: { "spec.securityContext.sysctls": [UNKNOWN.object, { name: "kernel.msgmax" }] },
});
