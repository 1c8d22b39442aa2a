import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings, PublishedEdge } from "../../settings/edge.ts";
import type { Settings } from "../../settings.ts";
import { standardLabels } from "../labels.ts";
import type { EdgeObject, Target } from "./adapter.ts";
import { render } from "./adapters/index.ts";
import { certificateObjects, isManaged, managedSecret } from "./certificates.ts";

export { AccessLogBucket } from "./access-log-bucket.ts";
export { edgeMonitoring } from "./monitoring.ts";
export { edgeFlows, edgePeers } from "./flows.ts";
export { edgeDemands } from "./solver.ts";

export interface EdgeArgs {
  readonly namespace: pulumi.Input<string>;
  readonly edge: PublishedEdge;
  readonly gateway: Settings["gateway"];
  /** Where the gateway is inside the cluster, and where it says whether it is ready. */
  readonly target: Pick<Target, "service" | "port" | "healthPath">;
  /** Name of the Secret with the certificate of the platform's own authority. */
  readonly platformCertificate: pulumi.Input<string>;
  /** Whether the load balancer is protected from deletion. */
  readonly protect: boolean;
  /** What must be in place before clients are let in. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The way of clients outside the cluster to the gateway: certificate, routes and limits, for the controller that the
 * settings choose. The controller itself is the cluster's and must be there.
 */
export class Edge extends pulumi.ComponentResource {
  /** Where clients find the gateway. */
  readonly urls: readonly string[];

  constructor(name: string, args: EdgeArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:edge:Edge", name, {}, options);
    const { edge } = args;
    const secret = secretFor(args);
    const { drainSeconds, longestRequestSeconds } = args.gateway.termination;
    const objects = render(edge, {
      ...args.target,
      ...(secret !== undefined && { secret }),
      drainSeconds: drainSeconds + longestRequestSeconds,
      protect: args.protect,
    });
    // Each waits for those before it, which it may name: routes for what they are limited by.
    const made: pulumi.Resource[] = [];
    for (const object of [...certificateObjects(edge), ...objects]) made.push(this.make(name, object, args, made));
    this.urls = edge.hosts.flatMap((host) => edge.paths.map(({ path }) => `https://${host}${path}`));
    this.registerOutputs({ urls: this.urls });
  }

  private make(name: string, object: EdgeObject, args: EdgeArgs, before: readonly pulumi.Resource[]): pulumi.Resource {
    const metadata = {
      name: object.name,
      namespace: args.namespace,
      labels: standardLabels({ name: "gateway", component: "edge" }),
      ...(object.annotations && { annotations: object.annotations }),
    };
    const within = { parent: this, dependsOn: [...args.after, ...before] };
    if ("ingress" in object) {
      return new k8s.networking.v1.Ingress(`${name}-${object.name}`, { metadata, spec: object.ingress }, within);
    }
    const { apiVersion, kind, spec } = object;
    return new k8s.apiextensions.CustomResource(
      `${name}-${kind.toLowerCase()}-${object.name}`,
      { apiVersion, kind, metadata, spec },
      within,
    );
  }
}

/** The Secret that controllers read the certificate from. */
function secretFor({ edge, platformCertificate }: EdgeArgs): pulumi.Input<string> | undefined {
  const { certificate } = edge;
  if (certificate.source === "secret") return certificate.name;
  if (certificate.source === "platform") return platformCertificate;
  return isManaged(edge) ? managedSecret : undefined;
}

/**
 * Labels of the namespace that the edge needs: with this one, a pod of a rollout counts as ready once the load balancer
 * sends it requests.
 */
export const edgeNamespaceLabels = ({ mode }: EdgeSettings): Readonly<Record<string, string>> =>
  mode === "alb" ? { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } : {};
