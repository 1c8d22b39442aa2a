import { setImmediate } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime/index.js";
import { amazonAnswer, amazonOutputs } from "./amazon.ts";

/** One resource as the program registered it, with the options that Pulumi's own mocks leave out. */
export interface Registration {
  readonly type: string;
  readonly name: string;
  /** `type name` of the parent; absent for the stack's direct children. */
  readonly parent?: string;
  /** `type name` of what it waits for beside its inputs. */
  readonly dependsOn: readonly string[];
  readonly protect: boolean;
  readonly ignoreChanges: readonly string[];
  readonly replaceOnChanges: readonly string[];
  readonly retainOnDelete: boolean;
  readonly customTimeouts: Readonly<Record<string, string>>;
  /** `name` of the provider resource; absent for the default provider, which no Kubernetes object may have. */
  readonly provider?: string;
  /** Plain inputs; a secret is {@link secretMark}, an unknown value {@link unknownMark}. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export const secretMark = "[secret]";
export const unknownMark = "[unknown]";

const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const signatureKey = "4dabf18193072939515e22adb298388d";

interface RegisterRequest {
  getType(): string;
  getName(): string;
  getParent(): string;
  getProtect(): boolean;
  getIgnorechangesList(): string[];
  getReplaceonchangesList(): string[];
  getDependenciesList(): string[];
  getRetainondelete(): boolean;
  getProvider(): string;
  getCustomtimeouts(): { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined;
  getObject(): { toJavaScript(): Record<string, unknown> } | undefined;
}

interface Monitor {
  registerResource: (request: RegisterRequest, ...rest: unknown[]) => unknown;
  /** Pulumi's mocks say that they have it, and do not. */
  registerResourceHook?: (request: unknown, done: (error: null, response: object) => void) => void;
}

export interface RecordOptions {
  /** As in `pulumi preview`: what providers compute is unknown. Default: false. */
  readonly preview?: boolean;
  readonly stack?: string;
}

/** Runs a piece of a Pulumi program without an engine and returns everything it registered, in order. */
export async function record(program: () => unknown, options: RecordOptions = {}): Promise<readonly Registration[]> {
  const { preview = false, stack = "test" } = options;
  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }) => amazonAnswer(token, inputs as Record<string, unknown>),
      newResource: (args) => created(args, preview),
    },
    "sark",
    stack,
    preview,
  );
  const registrations: Registration[] = [];
  const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request, ...rest) => {
    registrations.push(registration(request));
    return register(request, ...rest);
  };
  monitor.registerResourceHook = (_, done) => {
    done(null, {});
  };
  await program();
  await settled(registrations);
  return registrations;
}

// Pulumi keeps this function out of its typings.
const { waitForRPCs } = pulumi.runtime as unknown as { readonly waitForRPCs: () => Promise<void> };

/** Waits until no registration is under way and none follows from the last one. */
async function settled(registrations: readonly Registration[]): Promise<void> {
  let before: number;
  do {
    before = registrations.length;
    await waitForRPCs();
    await setImmediate();
  } while (registrations.length > before);
}

/** What a provider would answer: the inputs, and the outputs that the program reads. */
function created({ name, inputs, type }: MockResourceArgs, preview: boolean): { id: string; state: object } {
  const given = inputs as Record<string, unknown>;
  const computed = preview ? {} : computedOutputs(type, name);
  const metadata = given["metadata"] as Record<string, unknown> | undefined;
  const named =
    metadata && !preview ? { metadata: { name: `${name}-0000000`, uid: `uid of ${name}`, ...metadata } } : {};
  const addressed = type === "kubernetes:core/v1:Service" && !preview ? { spec: addressedSpec(name, given) } : {};
  return { id: preview ? "" : `${name}-id`, state: { ...given, ...computed, ...named, ...addressed } };
}

/** A Service gets an address, unless it wants none. */
const addressedSpec = (name: string, { spec }: Readonly<Record<string, unknown>>): object => ({
  clusterIP: `address-of-${name}`,
  ...(spec as object),
});

function computedOutputs(type: string, name: string): Readonly<Record<string, unknown>> {
  const outputs: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "random:index/randomId:RandomId": { hex: "0a1b2c3d", b64Std: "W22ZaJ0SNY7soEsUEjb6gQ==" },
    "random:index/randomPassword:RandomPassword": { result: `generated ${name}` },
    "tls:index/privateKey:PrivateKey": { privateKeyPem: `key ${name}` },
    "tls:index/selfSignedCert:SelfSignedCert": { certPem: `certificate ${name}` },
    "tls:index/certRequest:CertRequest": { certRequestPem: `request ${name}` },
    "tls:index/locallySignedCert:LocallySignedCert": {
      certPem: `certificate ${name}`,
      validityEndTime: "2030-01-01T00:00:00Z",
    },
  };
  return outputs[type] ?? amazonOutputs(type, name);
}

function registration(request: RegisterRequest): Registration {
  const timeouts = request.getCustomtimeouts();
  const parent = shortUrn(request.getParent());
  const provider = request.getProvider().split("::").slice(-2, -1)[0];
  return {
    type: request.getType(),
    name: request.getName(),
    ...(parent !== undefined && { parent }),
    dependsOn: request.getDependenciesList().flatMap((urn) => shortUrn(urn) ?? []),
    protect: request.getProtect(),
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    retainOnDelete: request.getRetainondelete(),
    customTimeouts: Object.fromEntries(
      Object.entries({
        create: timeouts?.getCreate(),
        update: timeouts?.getUpdate(),
        delete: timeouts?.getDelete(),
      }).filter((entry): entry is [string, string] => Boolean(entry[1])),
    ),
    ...(provider !== undefined && provider !== "" && { provider }),
    inputs: plain(request.getObject()?.toJavaScript() ?? {}) as Record<string, unknown>,
  };
}

/** `type name` of a URN; undefined for the stack. */
function shortUrn(urn: string): string | undefined {
  const [, , types = "", name] = urn.split("::");
  const type = types.split("$").at(-1);
  return name === undefined || type === "pulumi:pulumi:Stack" ? undefined : `${type} ${name}`;
}

function plain(value: unknown): unknown {
  if (value === pulumi.runtime.unknownValue) return unknownMark;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  if ((value as Record<string, unknown>)[signatureKey] === secretSignature) return secretMark;
  return Object.fromEntries(Object.entries(value).map(([key, content]) => [key, plain(content)]));
}
