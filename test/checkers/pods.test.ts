import assert from "node:assert/strict";
import { stringify } from "yaml";
import type { Manifest } from "../support/manifests.ts";
import { podsOf } from "./support/pods.ts";

const set = (name: string, replicas: number): Manifest => ({
  apiVersion: "apps/v1",
  kind: "StatefulSet",
  metadata: { name, namespace: "example" },
  spec: { replicas, template: { metadata: { labels: { app: name } }, spec: { containers: [] } } },
});

const patroni: Manifest = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "patroni", namespace: "example" },
  data: {
    "patroni.yaml": stringify({
      kubernetes: {
        labels: { app: "postgres" },
        role_label: "part",
        leader_label_value: "leads",
        follower_label_value: "follows",
      },
    }),
  },
};

const name = "statefulset.kubernetes.io/pod-name";
const labelsOf = (manifests: readonly Manifest[]) => podsOf(manifests).map(({ metadata }) => metadata["labels"]);

describe("pods of StatefulSets", () => {
  it("are as many as it says, as its template, with the name that Kubernetes adds", () => {
    assert.deepEqual(
      podsOf([set("cache", 2)]),
      ["cache-0", "cache-1"].map((pod) => ({
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: pod, namespace: "example", labels: { app: "cache", [name]: pod } },
        spec: { containers: [] },
      })),
    );
  });

  it("have the role that Patroni's own configuration gives, if they are its members", () => {
    assert.deepEqual(labelsOf([patroni, set("postgres", 2), set("cache", 1)]), [
      { app: "postgres", part: "leads", [name]: "postgres-0" },
      { app: "postgres", part: "follows", [name]: "postgres-1" },
      { app: "cache", [name]: "cache-0" },
    ]);
  });
});
