import assert from "node:assert/strict";
import type { EdgeObject, Target } from "../../../components/edge/adapter.ts";
import type { Place } from "./edge.ts";
import type { StoredObject } from "./kubernetes-api.ts";

const namespace = "platform";

/** What Traefik finds in the cluster: the objects of the edge, and the Service, its address and the certificate that they name. */
export function clusterOf(objects: readonly EdgeObject[], target: Target, place: Place): readonly StoredObject[] {
  const { certificate, key } = place.certificate;
  const base64 = (text: string) => Buffer.from(text).toString("base64");
  const secret = target.secret;
  assert.ok(typeof secret === "string");
  const metadata = (name: string) => ({ name, namespace, uid: name, resourceVersion: "1" });
  return [
    ...objects.map((object) => {
      assert.ok("kind" in object, "Traefik has resources of its own for all");
      const { apiVersion, kind, name, spec } = object;
      return { apiVersion, kind, metadata: metadata(name), spec };
    }),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(target.service),
      spec: { type: "ClusterIP", clusterIP: "10.96.0.10", ports: [{ name: "http", port: target.port }] },
    },
    {
      apiVersion: "discovery.k8s.io/v1",
      kind: "EndpointSlice",
      metadata: { ...metadata(target.service), labels: { "kubernetes.io/service-name": target.service } },
      addressType: "IPv4",
      endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
      ports: [{ name: "http", port: place.backend, protocol: "TCP" }],
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata(secret),
      type: "kubernetes.io/tls",
      data: { "tls.crt": base64(certificate), "tls.key": base64(key) },
    },
  ] as readonly StoredObject[];
}

/** Traefik's own settings, which the cluster's owners make: the two entry points of its chart, and its resources. */
export const traefikArguments = (place: Place, api: string): readonly string[] => [
  `--entrypoints.web.address=127.0.0.1:${place.http}`,
  `--entrypoints.websecure.address=127.0.0.1:${place.https}`,
  `--providers.kubernetescrd.endpoint=${api}`,
  "--providers.kubernetescrd.ingressclass=traefik",
  "--providers.kubernetescrd.disableclusterscoperesources=true",
];
