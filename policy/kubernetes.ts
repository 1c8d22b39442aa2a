/**
 * The parts of the Kubernetes API that the rules judge, as they arrive from the engine: plain data in which any field
 * may be absent or null. Written out here because the SDK's own types describe inputs (promises of values) and cost
 * seconds to check.
 */

export interface SecurityContext {
  readonly privileged?: boolean | null;
  readonly allowPrivilegeEscalation?: boolean | null;
  readonly procMount?: string | null;
  readonly runAsNonRoot?: boolean | null;
  readonly runAsUser?: number | null;
  readonly capabilities?: { readonly add?: readonly string[] | null; readonly drop?: readonly string[] | null } | null;
  readonly seccompProfile?: { readonly type?: string | null } | null;
  readonly appArmorProfile?: { readonly type?: string | null } | null;
  readonly seLinuxOptions?: SELinuxOptions | null;
  readonly windowsOptions?: { readonly hostProcess?: boolean | null } | null;
  readonly sysctls?: readonly { readonly name?: string | null }[] | null;
}

export interface SELinuxOptions {
  readonly type?: string | null;
  readonly user?: string | null;
  readonly role?: string | null;
}

export interface EnvVar {
  readonly name?: string | null;
  readonly value?: string | null;
}

type Port = string | number | null;

/** What a probe or a lifecycle hook does. */
export interface Handler {
  readonly httpGet?: { readonly host?: string | null; readonly path?: string | null; readonly port?: Port } | null;
  readonly tcpSocket?: { readonly host?: string | null; readonly port?: Port } | null;
  readonly grpc?: { readonly port?: number | null; readonly service?: string | null } | null;
  readonly exec?: { readonly command?: readonly string[] | null } | null;
}

export interface Probe extends Handler {
  readonly periodSeconds?: number | null;
  readonly failureThreshold?: number | null;
}

export interface VolumeMount {
  readonly name?: string | null;
  readonly mountPath?: string | null;
}

export interface ContainerPort {
  readonly name?: string | null;
  readonly containerPort?: number | null;
  readonly hostPort?: number | null;
}

export interface Container {
  readonly name?: string | null;
  readonly image?: string | null;
  /** `Always` makes a sidecar of an init container. */
  readonly restartPolicy?: string | null;
  readonly command?: readonly string[] | null;
  readonly args?: readonly string[] | null;
  readonly env?: readonly EnvVar[] | null;
  readonly ports?: readonly ContainerPort[] | null;
  readonly volumeMounts?: readonly VolumeMount[] | null;
  readonly livenessProbe?: Probe | null;
  readonly readinessProbe?: Probe | null;
  readonly startupProbe?: Probe | null;
  readonly lifecycle?: { readonly postStart?: Handler | null; readonly preStop?: Handler | null } | null;
  readonly resources?: { readonly requests?: Quantities | null; readonly limits?: Quantities | null } | null;
  readonly securityContext?: SecurityContext | null;
}

export type Quantities = Readonly<Partial<Record<string, string | number | null>>>;

/** A volume's name and, under the name of its type, its one source. */
export interface Volume {
  readonly name?: string | null;
  readonly hostPath?: object | null;
  readonly image?: { readonly reference?: string | null } | null;
  readonly configMap?: { readonly name?: string | null } | null;
  readonly secret?: { readonly secretName?: string | null } | null;
  readonly projected?: { readonly sources?: readonly ProjectedSource[] | null } | null;
}

export interface ProjectedSource {
  readonly configMap?: { readonly name?: string | null } | null;
  readonly secret?: { readonly name?: string | null } | null;
  readonly serviceAccountToken?: { readonly expirationSeconds?: number | null } | null;
}

export interface TopologySpreadConstraint {
  readonly topologyKey?: string | null;
  readonly maxSkew?: number | null;
  readonly labelSelector?: LabelSelector | null;
}

export interface PodSpec {
  readonly hostNetwork?: boolean | null;
  readonly hostPID?: boolean | null;
  readonly hostIPC?: boolean | null;
  readonly os?: { readonly name?: string | null } | null;
  readonly serviceAccountName?: string | null;
  readonly automountServiceAccountToken?: boolean | null;
  readonly terminationGracePeriodSeconds?: number | null;
  readonly topologySpreadConstraints?: readonly TopologySpreadConstraint[] | null;
  readonly securityContext?: SecurityContext | null;
  readonly volumes?: readonly Volume[] | null;
  readonly initContainers?: readonly Container[] | null;
  readonly containers?: readonly Container[] | null;
  readonly ephemeralContainers?: readonly Container[] | null;
}

export type StringMap = Readonly<Partial<Record<string, string | null>>>;

export interface ObjectMeta {
  readonly name?: string | null;
  readonly namespace?: string | null;
  readonly labels?: StringMap | null;
  readonly annotations?: StringMap | null;
}

export interface LabelSelector {
  readonly matchLabels?: StringMap | null;
  readonly matchExpressions?: readonly LabelRequirement[] | null;
}

export interface LabelRequirement {
  readonly key?: string | null;
  readonly operator?: string | null;
  readonly values?: readonly string[] | null;
}

/** A resource with the metadata that every resource has. */
export interface NamedResource {
  readonly metadata?: ObjectMeta | null;
}
