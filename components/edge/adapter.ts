import type { types } from "@pulumi/kubernetes";
import type { Input } from "@pulumi/pulumi";
import type { EdgeMode, EdgeOf } from "../../settings/edge.ts";

// The one interface of all edges: a pure function from the settings to Kubernetes objects. Nothing else of the program
// knows which controller there is.

/** Where the edge leads. */
export interface Target {
  /** Name of the gateway's Service, in the platform's namespace. */
  readonly service: string;
  readonly port: number;
  /** Where the gateway says over HTTP whether it is ready; absent where it is asked otherwise. */
  readonly healthPath?: string;
  /** Name of the Secret with the certificate; absent where certificates do not come from Secrets. */
  readonly secret?: Input<string>;
  /** How long a pod that ends still answers requests, in seconds. */
  readonly drainSeconds: number;
  /** Whether deleting the load balancer is to be refused. */
  readonly protect: boolean;
}

interface Named {
  /** Name of the object; the first part of its name in the program is the component's. */
  readonly name: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An Ingress, which every Kubernetes knows. */
export interface IngressObject extends Named {
  readonly ingress: types.input.networking.v1.IngressSpec;
}

/** An object of a kind that its controller brings. */
export interface CustomObject extends Named {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: Readonly<Record<string, unknown>>;
}

export type EdgeObject = IngressObject | CustomObject;

/** Renders the edge of one mode. The checks of the settings have refused what it cannot express. */
export type Adapter<Mode extends EdgeMode> = (edge: EdgeOf<Mode>, target: Target) => readonly EdgeObject[];

/** What is not said in the settings. */
export const defaults = {
  requestSeconds: 60,
  minimumTlsVersion: "1.3",
  hsts: { maxAgeSeconds: 31_536_000, includeSubdomains: false, preload: false },
} as const;

/** The Secret of a mode that needs one. */
export function secretOf({ secret }: Target): Input<string> {
  if (secret === undefined) throw new Error("the edge has no Secret with a certificate");
  return secret;
}
