import type { SettingName, Settings } from "../settings.ts";
import type { Check } from "./checks.ts";
import type { EdgePath, PublishedEdge } from "./edge.ts";
import { canMeet, type Demand, demanded, demands, hasStreams, modesFor } from "./edge-capabilities.ts";

/** Paths of the gateway that show how it is built and what it does. */
const privatePaths = ["/metrics", "/docs", "/redoc", "/openapi.json"] as const;

/** A load balancer of AWS keeps a connection without traffic at most so long, in seconds. */
const longestAlbIdle = 4000;
/** And lets a removed target finish its requests at most so long. */
const longestAlbDeregistration = 3600;
/** It sends new requests to a pod for up to so long after the pod began to end. */
const leastAlbDrain = 15;

/** What must hold together at the edge. */
export const edgeChecks: readonly Check[] = [
  ...demands.map(demandCheck),
  edgeCheck("limits.requestsPerSecond", (edge) =>
    canMeet(edge.mode, "limits.requestsPerSecond", hasStreams(edge)) && edge.limits.requestsPerSecond === undefined
      ? "is required: without it one client can take all there is"
      : undefined,
  ),
  edgeCheck("timeouts.requestSeconds", ({ mode, paths, timeouts }) =>
    timeouts.requestSeconds !== undefined &&
    canMeet(mode, "timeouts.requestSeconds", true) &&
    paths.every(({ streaming }) => streaming)
      ? "is for paths that are not streaming, and all of sark:edge.paths are"
      : undefined,
  ),
  edgeCheck("paths", ({ paths }, { gateway }) => {
    const secret = [
      ...privatePaths,
      ...(gateway.contract.metricsPath === undefined ? [] : [gateway.contract.metricsPath]),
    ];
    const published = secret.filter((path) => paths.some((entry) => reveals(entry, path)));
    return published.length === 0
      ? undefined
      : `must not publish ${published.join(", ")}: name the paths that clients use, such as /mcp`;
  }),
  edgeCheck("certificate.source", ({ mode, certificate }) => {
    if (mode === "alb" && certificate.source !== "acm")
      return "must be acm while sark:edge.mode is alb: a load balancer of AWS takes no other certificates";
    if (mode !== "alb" && certificate.source === "acm")
      return `must not be acm while sark:edge.mode is ${mode}: only a load balancer of AWS gets certificates from there`;
    return undefined;
  }),
  edgeCheck("certificate.challenge.type", ({ mode, certificate, exposure }) => {
    if (certificate.source !== "acme" || certificate.challenge.type !== "http01") return undefined;
    if (mode === "nginx")
      return "must be dns01 while sark:edge.mode is nginx: its VirtualServers answer for all of a host";
    return exposure === "internal"
      ? "must be dns01 while sark:edge.exposure is internal: the authority has to reach the hosts for http01"
      : undefined;
  }),
  edgeCheck("hosts", ({ hosts, certificate }, { tls }) => {
    const missing = hosts.filter((host) => !tls.gatewayHosts.includes(host));
    return certificate.source === "platform" && missing.length > 0
      ? `must be among sark:tls.gatewayHosts, for which the platform's certificate is made: ${missing.join(", ")}`
      : undefined;
  }),
  edgeCheck("controller", ({ mode, controller }) =>
    mode === "alb" && !("cidrs" in controller)
      ? "must be { cidrs } while sark:edge.mode is alb: the subnets of the load balancer, which has no pods"
      : undefined,
  ),
  edgeCheck("metrics", (edge, { monitoring }) => {
    if (!("metrics" in edge) || edge.metrics === undefined) return undefined;
    const { controller } = edge;
    if (!("namespace" in controller) || Object.keys(controller.podLabels ?? {}).length === 0)
      return "needs sark:edge.controller to be { namespace, podLabels }: Prometheus finds the controller's pods by these";
    return monitoring.mode === "own"
      ? undefined
      : `must not be set while sark:monitoring.mode is ${monitoring.mode}: nothing of the platform would ask there`;
  }),
  edgeCheck("webAclArn", (edge) =>
    edge.mode === "alb" && edge.exposure === "public" && edge.webAclArn === undefined
      ? "is required while sark:edge.exposure is public: the load balancer has no limits of its own"
      : undefined,
  ),
  edgeCheck("timeouts.streamIdleSeconds", ({ mode, timeouts }) =>
    mode === "alb" && timeouts.streamIdleSeconds > longestAlbIdle
      ? `must be at most ${longestAlbIdle} while sark:edge.mode is alb, and is ${timeouts.streamIdleSeconds}`
      : undefined,
  ),
  {
    needs: ["edge", "gateway"],
    at: "gateway.termination.drainSeconds",
    problem: ({ edge, gateway }) =>
      edge.mode === "alb" && gateway.termination.drainSeconds < leastAlbDrain
        ? `must be at least ${leastAlbDrain} while sark:edge.mode is alb, and is ${gateway.termination.drainSeconds}: the ` +
          "load balancer sends requests to a pod that ends for so long"
        : undefined,
  },
  {
    needs: ["edge", "gateway"],
    at: "gateway.termination.longestRequestSeconds",
    problem: ({ edge, gateway: { termination } }) => {
      const sum = termination.drainSeconds + termination.longestRequestSeconds;
      return edge.mode === "alb" && sum > longestAlbDeregistration
        ? `is too long while sark:edge.mode is alb: with drainSeconds ${termination.drainSeconds} it makes ${sum} seconds, ` +
            `and the load balancer lets a pod finish its requests for ${longestAlbDeregistration}`
        : undefined;
    },
  },
];

/** A check of what is published, where anything is. */
function edgeCheck(at: string, problem: (edge: PublishedEdge, settings: Settings) => string | undefined): Check {
  const needs: readonly SettingName[] = ["edge", "gateway", "tls", "monitoring"];
  return {
    needs,
    at: `edge.${at}`,
    problem: (settings) => (settings.edge.mode === "none" ? undefined : problem(settings.edge, settings)),
  };
}

/** Whether the mode can do what is asked of it. */
function demandCheck(demand: Demand): Check {
  return edgeCheck(demand, (edge) => {
    const streams = hasStreams(edge);
    if (!demanded(edge, demand) || canMeet(edge.mode, demand, streams)) return undefined;
    const condition = canMeet(edge.mode, demand, false) ? " while a path is streaming" : "";
    return `cannot be expressed by mode ${edge.mode}${condition}. Modes that can: ${modesFor(demand, streams).join(", ")}`;
  });
}

/** Whether a published path leads to the other, or below it. */
function reveals({ path, match }: EdgePath, secret: string): boolean {
  const below = (inner: string, outer: string) =>
    inner === outer || inner.startsWith(outer === "/" ? "/" : `${outer}/`);
  return below(path, secret) || (match === "prefix" && below(secret, path));
}
