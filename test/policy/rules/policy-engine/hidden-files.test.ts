import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const opa = "spec.initContainers.0";
const serving = (...sources: readonly string[]) => ({
  [`${opa}.args`]: ["run", "--server", "--addr=127.0.0.1:8181", "--authorization=basic", ...sources],
  [`${opa}.volumeMounts`]: [{ name: "policies", mountPath: "/policies" }],
});
const volume = (source: object) => ({ "spec.volumes": [{ name: "policies", ...source }] });
const configMap = volume({ configMap: { name: "policies" } });

describeRule("policy-engine-hidden-files", {
  violates: {
    "a folder of a ConfigMap": { ...serving("/policies"), ...configMap },
    "a folder below it": { ...serving("/policies/gateway"), ...configMap },
    "a projected volume": { ...serving("/policies"), ...volume({ projected: { sources: [] } }) },
    "other files ignored": { ...serving("--ignore=*.md", "/policies"), ...configMap },
  },
  allows: {
    "hidden files ignored": { ...serving("--ignore=.*", "/policies"), ...configMap },
    "hidden files ignored, in two words": { ...serving("--ignore", ".*", "/policies"), ...configMap },
    "a file by its name": { ...serving("/policies/gateway.rego"), ...configMap },
    "a bundle": { ...serving("--bundle", "/policies"), ...configMap },
    "a folder of another kind": { ...serving("/policies"), ...volume({ emptyDir: {} }) },
    "a folder of the image": { ...serving("/built-in"), ...configMap },
    "another program": { ...serving("/policies"), ...configMap, [`${opa}.args`]: ["eval", "/policies"] },
    "no arguments": { [`${opa}.args`]: undefined },
  },
  unknown: {
    "the arguments": { [`${opa}.args`]: UNKNOWN.array },
    "the volumes": { ...serving("/policies"), "spec.volumes": UNKNOWN.array },
    "where they are mounted": { ...serving("/policies"), ...configMap, [`${opa}.volumeMounts`]: UNKNOWN.array },
  },
  violatesBesideUnknown: { ...serving("/policies"), ...configMap, "spec.containers.0.args": UNKNOWN.array },
  unrelated: {
    "metadata.labels": UNKNOWN.object,
    "spec.containers.0.name": UNKNOWN.string,
    "spec.containers.0.env.0.value": UNKNOWN.string,
  },
});
