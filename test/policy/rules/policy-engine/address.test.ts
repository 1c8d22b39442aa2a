import { describeRule } from "../../describe-rule.ts";
import { DIGEST } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const serving = (...args: readonly string[]) => ["run", "--server", ...args, "--authorization=basic", "/policies"];
const sidecar = "spec.initContainers.0.args";

describeRule("policy-engine-address", {
  violates: {
    "every address": { [sidecar]: serving("--addr=0.0.0.0:8181") },
    "every address, in two words": { [sidecar]: serving("--addr", ":8181") },
    "every address, in short": { [sidecar]: ["run", "-s", "-a=[::]:8181", "--authorization=basic"] },
    "a second address that is open": { [sidecar]: serving("--addr=127.0.0.1:8181", "--addr=10.0.0.1:8181") },
    "a list with an address that is open": { [sidecar]: serving("--addr=127.0.0.1:8181,0.0.0.0:8181") },
    "no address": { [sidecar]: serving() },
    "the address of a name that only begins like it": { [sidecar]: serving("--addr=127.0.0.1.example.com:8181") },
    "the program of another image": {
      "spec.containers.0.image": `registry.example.com/base@${DIGEST}`,
      "spec.containers.0.command": ["/usr/bin/opa", ...serving("--addr=0.0.0.0:8181")],
    },
    "an image of a variant": {
      "spec.containers.0.image": `openpolicyagent/opa-envoy:1.19.0@${DIGEST}`,
      "spec.containers.0.args": serving("--addr=0.0.0.0:8181"),
    },
  },
  allows: {
    loopback: { [sidecar]: serving("--addr=127.0.0.1:8181", "--diagnostic-addr=0.0.0.0:8282") },
    "loopback by name": { [sidecar]: serving("--addr", "localhost:8181") },
    "loopback of IPv6": { [sidecar]: serving("-a", "[::1]:8181") },
    "a socket": { [sidecar]: serving("--addr=unix:///run/opa.sock") },
    "a command that serves nothing": { [sidecar]: ["test", "--addr=0.0.0.0:8181"] },
    "another program with the same options": {
      "spec.containers.0.args": ["run", "--server", "--addr=0.0.0.0:8000"],
    },
  },
  unknown: {
    arguments: { [sidecar]: UNKNOWN.array },
    "one argument": { [sidecar]: serving(UNKNOWN.string) },
  },
  violatesBesideUnknown: {
    "spec.containers.0.args": UNKNOWN.array,
    [sidecar]: serving("--addr=0.0.0.0:8181"),
  },
});
