import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const serving = (...args: readonly string[]) => ["run", "--server", "--addr=127.0.0.1:8181", ...args, "/policies"];
const sidecar = "spec.initContainers.0.args";

describeRule("policy-engine-authorization", {
  violates: {
    "no authorization": { [sidecar]: serving() },
    "authorization that is off": { [sidecar]: serving("--authorization=off") },
    "authorization that is switched off again": { [sidecar]: serving("--authorization=basic", "--authorization=off") },
    "authentication alone": { [sidecar]: serving("--authentication=token") },
  },
  allows: {
    "basic authorization": { [sidecar]: serving("--authorization=basic") },
    "basic authorization in two words": { [sidecar]: serving("--authorization", "basic") },
    "a command that serves nothing": { [sidecar]: ["check", "/policies"] },
  },
  unknown: { arguments: { [sidecar]: UNKNOWN.array } },
  violatesBesideUnknown: { "spec.containers.0.args": UNKNOWN.array, [sidecar]: serving() },
});
