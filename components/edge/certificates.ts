import type { PublishedEdge } from "../../settings/edge.ts";
import type { AcmeSettings } from "../../settings/edge-certificate.ts";
import type { CustomObject } from "./adapter.ts";
import { gatewayName } from "./adapters/gateway-api.ts";
import { solverPod } from "./solver.ts";

const apiVersion = "cert-manager.io/v1";
const issuerName = "gateway-edge";

/** The Secret that cert-manager keeps. Nobody else writes to it. */
export const managedSecret = "gateway-edge-tls";

/** Whether cert-manager obtains the certificate. */
export const isManaged = ({ certificate }: PublishedEdge): boolean =>
  certificate.source === "acme" || certificate.source === "issuer";

/** What cert-manager is told; nothing where the certificate comes from elsewhere. */
export function certificateObjects(edge: PublishedEdge): readonly CustomObject[] {
  const { certificate } = edge;
  if (certificate.source === "acme") {
    return [issuer(edge, certificate), request(edge, { kind: "Issuer", name: issuerName })];
  }
  if (certificate.source === "issuer") {
    return [request(edge, { kind: certificate.kind, name: certificate.name })];
  }
  return [];
}

const issuer = (edge: PublishedEdge, { email, server, challenge }: AcmeSettings): CustomObject => ({
  name: issuerName,
  apiVersion,
  kind: "Issuer",
  spec: {
    acme: {
      email,
      server,
      privateKeySecretRef: { name: "gateway-edge-account" },
      solvers: [challenge.type === "http01" ? { http01: httpSolver(edge) } : { dns01: dnsSolver(challenge.dns) }],
    },
  },
});

/** The authority asks on port 80 through the same controller. */
function httpSolver(edge: PublishedEdge): object {
  const made = { serviceType: "ClusterIP", podTemplate: solverPod };
  return edge.mode === "gateway-api" || edge.mode === "envoy-gateway"
    ? { gatewayHTTPRoute: { ...made, parentRefs: [{ kind: "Gateway", name: gatewayName, sectionName: "http" }] } }
    : { ingress: { ...made, ingressClassName: edge.ingressClass } };
}

function dnsSolver(dns: Extract<AcmeSettings["challenge"], { readonly type: "dns01" }>["dns"]): object {
  if (dns.provider === "cloudflare") return { cloudflare: { apiTokenSecretRef: { name: dns.secret, key: dns.key } } };
  const { region, hostedZoneId, roleArn } = dns;
  return {
    route53: {
      region,
      ...(hostedZoneId !== undefined && { hostedZoneID: hostedZoneId }),
      ...(roleArn !== undefined && { role: roleArn }),
    },
  };
}

const request = ({ hosts }: PublishedEdge, from: { readonly kind: string; readonly name: string }): CustomObject => ({
  name: issuerName,
  apiVersion,
  kind: "Certificate",
  spec: {
    secretName: managedSecret,
    dnsNames: [...hosts],
    issuerRef: { group: "cert-manager.io", ...from },
    // A key that was taken is of no use after the next renewal, which comes after two thirds of the life.
    privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
    usages: ["digital signature", "server auth"],
  },
});
