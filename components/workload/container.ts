import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import type { ContainerResources } from "../../settings/services.ts";

type KubernetesContainer = types.input.core.v1.Container;

/** One key of a Secret. */
export interface SecretKey {
  readonly secret: Input<string>;
  readonly key: string;
}

/** How the kubelet asks a container something. */
export type Check =
  /** `scheme` is HTTP by default; the kubelet does not verify certificates. */
  | { readonly path: string; readonly port: number; readonly scheme?: "HTTP" | "HTTPS" }
  | { readonly command: readonly string[] }
  /** Whether a connection is accepted. */
  | { readonly port: number };

/** One probe; times in seconds. */
export interface Probe {
  readonly check: Check;
  readonly period: number;
  readonly timeout: number;
  /** Failures in a row that count. */
  readonly failures: number;
  /** Only for startup: from the start of the container until the first check, in seconds. Default: 0. */
  readonly delay?: number;
  /** Only for liveness: from the request to stop until the kill, in seconds. Default: that of the pod. */
  readonly graceSeconds?: number;
}

export interface Probes {
  /** Holds the other two back until it passes once. */
  readonly startup: Probe;
  /** While it fails the pod gets no traffic. */
  readonly readiness: Probe;
  /** When it fails the container is restarted. */
  readonly liveness: Probe;
}

export interface Mount {
  /** Name of a volume of the pod. */
  readonly volume: string;
  readonly path: string;
  /** Default: true. */
  readonly readOnly?: boolean;
}

export interface ContainerArgs {
  readonly name: string;
  /** Reference with a digest. */
  readonly image: Input<string>;
  /** Replaces the image's entrypoint. */
  readonly command?: readonly Input<string>[];
  readonly arguments?: readonly string[];
  /** Ports by name. */
  readonly ports?: Readonly<Record<string, number>>;
  /** Variables from fields of the pod, such as `status.podIP`; those of `environment` may use them as `$(NAME)`. */
  readonly fieldEnvironment?: Readonly<Record<string, string>>;
  readonly environment?: Readonly<Record<string, Input<string>>>;
  /** ConfigMap whose keys become environment variables. */
  readonly environmentFrom?: Input<string>;
  readonly secretEnvironment?: Readonly<Record<string, SecretKey>>;
  readonly resources: ContainerResources;
  readonly mounts?: readonly Mount[];
  /** Jobs have none. */
  readonly probes?: Probes;
  /** Keeps serving so long after the pod was told to stop, until load balancers forgot it. Default: 0. */
  readonly drainSeconds?: number;
  /** Runs in the container before it is told to stop; its time is part of the pod's grace. Not together with a drain. */
  readonly beforeStop?: readonly string[];
}

/** A container as Kubernetes wants it, with everything that Pod Security `restricted` and good manners ask for. */
export function hardenedContainer(args: ContainerArgs): KubernetesContainer {
  const { requests, limits } = args.resources;
  return {
    name: args.name,
    image: args.image,
    imagePullPolicy: "IfNotPresent",
    ...(args.command && { command: [...args.command] }),
    ...(args.arguments && { args: [...args.arguments] }),
    ports: Object.entries(args.ports ?? {}).map(([name, containerPort]) => ({ name, containerPort, protocol: "TCP" })),
    ...(args.environmentFrom !== undefined && { envFrom: [{ configMapRef: { name: args.environmentFrom } }] }),
    env: [
      ...Object.entries(args.fieldEnvironment ?? {}).map(([name, fieldPath]) => ({
        name,
        valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } },
      })),
      ...Object.entries(args.environment ?? {}).map(([name, value]) => ({ name, value })),
      ...Object.entries(args.secretEnvironment ?? {}).map(([name, { secret, key }]) => ({
        name,
        valueFrom: { secretKeyRef: { name: secret, key } },
      })),
    ],
    resources: { requests: kubernetesNames(requests), limits: kubernetesNames(limits) },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      privileged: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
    },
    terminationMessagePolicy: "FallbackToLogsOnError",
    volumeMounts: (args.mounts ?? []).map(({ volume, path, readOnly = true }) => ({
      name: volume,
      mountPath: path,
      readOnly,
    })),
    ...(args.probes && {
      startupProbe: kubernetesProbe(args.probes.startup),
      readinessProbe: kubernetesProbe(args.probes.readiness),
      livenessProbe: kubernetesProbe(args.probes.liveness),
    }),
    // The kubelet sleeps, so the image needs no shell.
    ...(args.drainSeconds && { lifecycle: { preStop: { sleep: { seconds: args.drainSeconds } } } }),
    ...(args.beforeStop && { lifecycle: { preStop: { exec: { command: [...args.beforeStop] } } } }),
  };
}

/** A sidecar that starts before the containers and stops after them, and lets a Job end. */
export function nativeSidecar(args: ContainerArgs): KubernetesContainer {
  return { ...hardenedContainer(args), restartPolicy: "Always" };
}

const kubernetesNames = ({ cpu, memory, ephemeralStorage }: ContainerResources["requests"]) => ({
  cpu,
  memory,
  "ephemeral-storage": ephemeralStorage,
});

function kubernetesProbe({ check, period, timeout, failures, delay, graceSeconds }: Probe): types.input.core.v1.Probe {
  return {
    ...handlerOf(check),
    periodSeconds: period,
    timeoutSeconds: timeout,
    failureThreshold: failures,
    ...(delay !== undefined && { initialDelaySeconds: delay }),
    ...(graceSeconds !== undefined && { terminationGracePeriodSeconds: graceSeconds }),
  };
}

function handlerOf(check: Check): types.input.core.v1.Probe {
  if ("command" in check) return { exec: { command: [...check.command] } };
  if ("path" in check) return { httpGet: { path: check.path, port: check.port, scheme: check.scheme ?? "HTTP" } };
  return { tcpSocket: { port: check.port } };
}
