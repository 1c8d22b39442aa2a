import { compliantStack } from "../../application-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { change, compliantTemplate } from "../../fixtures.ts";
import { UNKNOWN } from "../../harness.ts";

const INIT = "workload.props.spec.template.spec.initContainers";
const VOLUMES = "workload.props.spec.template.spec.volumes";
const PORTS = "service.props.spec.ports";

const [opa] = compliantTemplate().spec.initContainers;
const proxy = {
  ...opa,
  name: "tls-proxy",
  ports: [{ name: "https", containerPort: 8443 }],
  readinessProbe: { httpGet: { path: "/ready", port: 9903 } },
  livenessProbe: { tcpSocket: { port: "https" } },
  volumeMounts: [{ name: "tls", mountPath: "/etc/tls" }],
};
const metrics = ["sark", "opa", "tls-proxy"].map((container) => ({
  type: "ContainerResource",
  containerResource: { container, name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
}));
const promising = change(compliantStack, {
  [INIT]: [opa, proxy],
  [PORTS]: [{ name: "https", port: 443, targetPort: "https" }],
  "autoscaler.props.spec.metrics": metrics,
});
const withProxy = (changes: object) => ({ [INIT]: [opa, { ...proxy, ...changes }] });

describeStackRule("network-promised-tls", promising, {
  violates: {
    "a Service without the proxy that speaks TLS": {
      [INIT]: [opa],
      "autoscaler.props.spec.metrics": metrics.slice(0, 2),
    },
    "a proxy that serves another port": withProxy({ ports: [{ name: "http-alt", containerPort: 8080 }] }),
    "a proxy without a certificate": withProxy({ volumeMounts: undefined }),
    "a certificate from no Secret": withProxy({ volumeMounts: [{ name: "tmp", mountPath: "/etc/tls" }] }),
    "a proxy that ends before the application starts": withProxy({ restartPolicy: undefined }),
    "a promise by the protocol": { [PORTS]: [{ name: "api", appProtocol: "https", port: 443, targetPort: 8000 }] },
    "a port that only looks as if": { [PORTS]: [{ name: "https", port: 8000 }] },
  },
  allows: {
    "the proxy's port by its number": { [PORTS]: [{ name: "https", port: 8443 }] },
    "a certificate beside other files": {
      [VOLUMES]: [
        { name: "tmp", emptyDir: { sizeLimit: "64Mi" } },
        { name: "tls", projected: { sources: [{ secret: { name: "tls" } }] } },
      ],
    },
    "a Service that promises nothing": { [PORTS]: [{ name: "http", port: 8000 }] },
    "a Service for pods of others": { "service.props.spec.selector": undefined },
  },
  unknown: {
    "the ports": { [PORTS]: UNKNOWN.array },
    "the port's name": { [PORTS]: [{ name: UNKNOWN.string, port: 8000 }] },
    "the proxies": { [INIT]: UNKNOWN.array },
    "the mounts": withProxy({ volumeMounts: UNKNOWN.array }),
    "the volumes": { [VOLUMES]: UNKNOWN.array },
  },
  violatesBesideUnknown: {
    [PORTS]: [
      { name: UNKNOWN.string, port: 9000 },
      { name: "https", port: 8000 },
    ],
  },
  unrelated: { "admission.props.spec.ingress": UNKNOWN.array },
});
