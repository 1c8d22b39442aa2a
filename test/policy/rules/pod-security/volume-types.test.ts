import { describeRule } from "../../describe-rule.ts";
import { DIGEST } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const nfs = { name: "data", nfs: { server: "storage", path: "/" } };
const allowed = [
  { name: "a", configMap: { name: "a" } },
  { name: "b", csi: { driver: "secrets-store.csi.k8s.io" } },
  { name: "c", downwardAPI: {} },
  { name: "d", emptyDir: {} },
  { name: "e", ephemeral: {} },
  { name: "f", image: { reference: `registry.example.com/model@${DIGEST}` } },
  { name: "g", persistentVolumeClaim: { claimName: "g" } },
  { name: "h", projected: {} },
  { name: "i", secret: { secretName: "i" } },
];

describeRule("pod-security-volume-types", {
  violates: {
    "an NFS volume": { "spec.volumes.0": nfs },
    "a git repository": { "spec.volumes.1": { name: "code", gitRepo: { repository: "x" } } },
    "a type that does not exist yet": { "spec.volumes.0": { name: "new", quantum: {} } },
    "a hostPath volume": { "spec.volumes.0": { name: "logs", hostPath: { path: "/var/log" } } },
  },
  overlaps: { "a hostPath volume": ["pod-security-host-path-volumes"] },
  allows: {
    "every allowed type": { "spec.volumes": allowed },
    "no volumes": { "spec.volumes": undefined },
    "no source, which is an emptyDir": { "spec.volumes": [{ name: "tmp" }] },
    "another source that is null": { "spec.volumes": [{ name: "tmp", emptyDir: {}, nfs: null }] },
    "an allowed source not known": { "spec.volumes": [{ name: "tls", secret: UNKNOWN.object }] },
  },
  unknown: { "the list": { "spec.volumes": UNKNOWN.array }, "a volume": { "spec.volumes.0": UNKNOWN.object } },
  refusesUnknown: { "a refused source": { "spec.volumes.0": { name: "data", nfs: UNKNOWN.object } } },
  violatesBesideUnknown: { "spec.volumes": [UNKNOWN.object, nfs] },
});
