import type { NamedResource, StringMap } from "./kubernetes.ts";
import type { Service } from "./service.ts";
import { inNamespace, namespaceOf, ofTypes, type StackResource } from "./stack.ts";
import { allOf, anyOf, each, some } from "./unknown.ts";

/** What leads clients from outside into the cluster: the kinds of several controllers, by what the rules judge. */

export const INGRESS = "kubernetes:networking.k8s.io/v1:Ingress";
export const INGRESS_CLASS = "kubernetes:networking.k8s.io/v1:IngressClass";
export const INGRESS_ROUTE = "kubernetes:traefik.io/v1alpha1:IngressRoute";
export const MIDDLEWARE = "kubernetes:traefik.io/v1alpha1:Middleware";
export const TLS_OPTION = "kubernetes:traefik.io/v1alpha1:TLSOption";
export const VIRTUAL_SERVER = "kubernetes:k8s.nginx.org/v1:VirtualServer";
export const POLICY = "kubernetes:k8s.nginx.org/v1:Policy";
export const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";
export const SERVICE = "kubernetes:core/v1:Service";
export const CLIENT_TRAFFIC_POLICY = "kubernetes:gateway.envoyproxy.io/v1alpha1:ClientTrafficPolicy";
export const HTTP_ROUTE = "kubernetes:gateway.networking.k8s.io/v1:HTTPRoute";

type List<T> = readonly T[] | null | undefined;

interface Named {
  readonly name?: string | null;
  readonly namespace?: string | null;
}

export interface Ingress extends NamedResource {
  readonly spec?: {
    readonly ingressClassName?: string | null;
    readonly defaultBackend?: object | null;
    readonly tls?: List<{ readonly hosts?: List<string> }>;
    readonly rules?: List<{
      readonly host?: string | null;
      readonly http?: {
        readonly paths?: List<{
          readonly path?: string | null;
          readonly pathType?: string | null;
          readonly backend?: { readonly service?: Named | null } | null;
        }>;
      } | null;
    }>;
  } | null;
}

export interface IngressRoute extends NamedResource {
  readonly spec?: {
    readonly tls?: object | null;
    readonly routes?: List<{
      readonly match?: string | null;
      readonly middlewares?: List<Named>;
      readonly services?: List<Named>;
    }>;
  } | null;
}

export interface Middleware extends NamedResource {
  readonly spec?: {
    readonly rateLimit?: { readonly average?: number | null } | null;
    readonly headers?: { readonly stsSeconds?: number | null } | null;
    readonly redirectScheme?: { readonly scheme?: string | null } | null;
  } | null;
}

export interface Header {
  readonly name?: string | null;
  readonly value?: string | null;
}

export interface VirtualServer extends NamedResource {
  readonly spec?: {
    readonly tls?: {
      readonly secret?: string | null;
      readonly redirect?: { readonly enable?: boolean | null } | null;
    } | null;
    readonly policies?: List<Named>;
    readonly upstreams?: List<{ readonly service?: string | null }>;
    readonly routes?: List<{
      readonly path?: string | null;
      readonly action?: {
        readonly proxy?: { readonly responseHeaders?: { readonly add?: List<Header> } | null } | null;
      } | null;
    }>;
  } | null;
}

export interface HttpRoute extends NamedResource {
  readonly spec?: {
    readonly parentRefs?: List<Named & { readonly sectionName?: string | null }>;
    readonly rules?: List<{
      readonly matches?: List<{
        readonly path?: { readonly type?: string | null; readonly value?: string | null } | null;
      }>;
      readonly filters?: List<{
        readonly responseHeaderModifier?: { readonly set?: List<Header>; readonly add?: List<Header> } | null;
      }>;
      readonly backendRefs?: List<Named>;
    }>;
  } | null;
}

export interface Gateway extends NamedResource {
  readonly spec?: {
    readonly listeners?: List<Named & { readonly protocol?: string | null; readonly tls?: object | null }>;
  } | null;
}

export interface Policy extends NamedResource {
  readonly spec?: { readonly rateLimit?: { readonly rate?: string | null } | null } | null;
}

export interface TlsOption extends NamedResource {
  readonly spec?: { readonly minVersion?: string | null } | null;
}

/** Of Envoy Gateway. */
export interface ClientTrafficPolicy extends NamedResource {
  readonly spec?: { readonly tls?: { readonly minVersion?: string | null } | null } | null;
}

/** What resources of a type look like. */
interface Shapes {
  readonly [INGRESS]: Ingress;
  readonly [INGRESS_ROUTE]: IngressRoute;
  readonly [MIDDLEWARE]: Middleware;
  readonly [TLS_OPTION]: TlsOption;
  readonly [VIRTUAL_SERVER]: VirtualServer;
  readonly [POLICY]: Policy;
  readonly [GATEWAY]: Gateway;
  readonly [CLIENT_TRAFFIC_POLICY]: ClientTrafficPolicy;
  readonly [HTTP_ROUTE]: HttpRoute;
  readonly [SERVICE]: Service;
}

/** Controllers that are told by annotations, and by which. */
const CONTROLLERS = {
  alb: { className: "alb", prefix: "alb.ingress.kubernetes.io/" },
  haproxy: { className: "haproxy", prefix: "haproxy-ingress.github.io/" },
  "ingress-nginx": { className: undefined, prefix: "nginx.ingress.kubernetes.io/" },
} as const;

export type Controller = keyof typeof CONTROLLERS;

/** Whether the Ingress is for the controller: by its class where that has a usual name, or by its annotations. */
export function isFor({ metadata, spec }: Ingress, controller: Controller): boolean {
  const { className, prefix } = CONTROLLERS[controller];
  return anyOf(
    () => Object.keys(metadata?.annotations ?? {}).some((key) => key.startsWith(prefix)),
    () => className !== undefined && spec?.ingressClassName === className,
  );
}

/** The value of an annotation of the controller. */
export const annotationOf = ({ metadata }: NamedResource, controller: Controller, key: string): string | undefined => {
  const annotations: StringMap = metadata?.annotations ?? {};
  return annotations[CONTROLLERS[controller].prefix + key] ?? undefined;
};

/** Judges every resource of the type. */
export function eachOf<Type extends keyof Shapes>(
  resources: readonly StackResource[],
  type: Type,
  judge: (resource: Shapes[Type], urn: string) => void,
): void {
  each(ofTypes(resources, type), ({ props, urn }) => {
    judge(props as Shapes[Type], urn);
  });
}

/** Whether a resource of the type that a reference names satisfies the condition. */
export function someNamed<Type extends keyof Shapes>(
  resources: readonly StackResource[],
  type: Type,
  references: List<Named>,
  from: NamedResource,
  condition: (resource: Shapes[Type]) => boolean,
): boolean {
  return some(references, ({ name, namespace }) =>
    some(
      inNamespace(resources, () => namespace ?? namespaceOf(from), type),
      ({ props }) =>
        allOf(
          () => (props as Shapes[Type]).metadata?.name === name,
          () => namespaceOf(props) === (namespace ?? namespaceOf(from)),
          () => condition(props as Shapes[Type]),
        ),
    ),
  );
}

/** Whether a route of Traefik does nothing but lead to HTTPS. */
export const redirects = (
  resources: readonly StackResource[],
  from: IngressRoute,
  { middlewares }: { readonly middlewares?: List<Named> },
): boolean =>
  someNamed(resources, MIDDLEWARE, middlewares, from, ({ spec }) => spec?.redirectScheme?.scheme === "https");

/** Judges every route of Traefik that passes requests on and names no Middleware which satisfies the condition. */
export function eachRouteWithout(
  resources: readonly StackResource[],
  condition: (middleware: Middleware) => boolean,
  judge: (place: string, urn: string) => void,
): void {
  eachOf(resources, INGRESS_ROUTE, (route, urn) => {
    each(route.spec?.routes, (entry, index) => {
      const isRight = anyOf(
        () => someNamed(resources, MIDDLEWARE, entry.middlewares, route, condition),
        () => redirects(resources, route, entry),
      );
      if (!isRight) judge(`spec.routes[${index}]`, urn);
    });
  });
}

/** Whether a route of the Gateway API passes requests on. */
export const passesOn = ({ backendRefs }: { readonly backendRefs?: List<Named> }): boolean =>
  (backendRefs ?? []).length > 0;
