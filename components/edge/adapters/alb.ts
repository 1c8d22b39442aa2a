import { type Adapter, defaults } from "../adapter.ts";
import { annotations, hstsHeader, longestSilence, rulesOf } from "../ingress.ts";

/** Policies that speak no version but these, with forward secrecy. The controller's own default is from 2016. */
const tlsPolicies = {
  "1.2": "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
  "1.3": "ELBSecurityPolicy-TLS13-1-3-2021-06",
} as const;

/** An Application Load Balancer that leads straight to the pods, through the AWS Load Balancer Controller. */
export const alb: Adapter<"alb"> = (edge, target) => {
  if (edge.certificate.source !== "acm") throw new Error("the load balancer has no certificate");
  const { accessLogs, jwt } = edge;
  return [
    {
      name: "gateway",
      annotations: annotations("alb.ingress.kubernetes.io", {
        scheme: edge.exposure === "public" ? "internet-facing" : "internal",
        // Of instances, a node that leaves would take connections with it, and the pods' readiness would not count.
        "target-type": "ip",
        "listen-ports": '[{"HTTP":80},{"HTTPS":443}]',
        "ssl-redirect": 443,
        "ssl-policy": tlsPolicies[edge.minimumTlsVersion ?? defaults.minimumTlsVersion],
        "certificate-arn": edge.certificate.arns.join(","),
        "inbound-cidrs": edge.allowedCidrs?.join(","),
        "wafv2-acl-arn": edge.webAclArn,
        "jwt-validation": jwt && JSON.stringify({ jwksEndpoint: jwt.jwksEndpoint, issuer: jwt.issuer }),
        "load-balancer-attributes": attributes({
          "idle_timeout.timeout_seconds": longestSilence(edge),
          "routing.http.drop_invalid_header_fields.enabled": true,
          "routing.http.desync_mitigation_mode": "strictest",
          "deletion_protection.enabled": target.protect,
          "access_logs.s3.enabled": accessLogs !== undefined,
          "access_logs.s3.bucket": accessLogs?.bucket,
          "access_logs.s3.prefix": accessLogs?.prefix,
        }),
        "target-group-attributes": attributes({
          // A target that was removed finishes its requests; it would have 300 seconds, and is killed before.
          "deregistration_delay.timeout_seconds": target.drainSeconds,
          "load_balancing.algorithm.type": "least_outstanding_requests",
        }),
        "listener-attributes.HTTPS-443": attributes({
          "routing.http.response.strict_transport_security.header_value": hstsHeader(edge),
          "routing.http.response.server.enabled": false,
        }),
        "healthcheck-path": target.healthPath,
        "healthcheck-interval-seconds": 10,
        "healthcheck-timeout-seconds": 5,
        "healthy-threshold-count": 2,
        "unhealthy-threshold-count": 2,
        "success-codes": target.healthPath === undefined ? undefined : "200",
      }),
      ingress: { ingressClassName: edge.ingressClass, rules: rulesOf(edge, edge.paths, target) },
    },
  ];
};

/** As the controller reads them: `key=value`, separated by commas. */
const attributes = (values: Readonly<Record<string, string | number | boolean | undefined>>): string =>
  Object.entries(values)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]))
    .join(",");
