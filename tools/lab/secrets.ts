import { Failure } from "../lib/failure.ts";
import type { Lab } from "./lab.ts";

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: { readonly containers: readonly Container[]; readonly volumes?: readonly Volume[] };
    };
  };
}

interface Container {
  readonly env?: readonly {
    readonly name: string;
    readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
  }[];
}

interface Volume {
  readonly name: string;
  readonly configMap?: { readonly name: string };
}

/** What a Deployment gets in a variable, from the Secret that it refers to. It must never be shown. */
export async function secretOf(lab: Lab, deployment: string, variable: string): Promise<string> {
  const { spec } = await lab.get<Deployment>("deployment", deployment);
  const variables = spec.template.spec.containers.flatMap(({ env = [] }) => env);
  const reference = variables.find(({ name }) => name === variable)?.valueFrom?.secretKeyRef;
  if (reference === undefined) throw new Failure(`Deployment ${deployment} refers to no Secret for ${variable}.`);
  const { data } = await lab.get<{ data: Readonly<Record<string, string>> }>("secret", reference.name);
  return Buffer.from(data[reference.key] ?? "", "base64").toString();
}

/** A file that a Deployment mounts from a ConfigMap. */
export async function fileOf(lab: Lab, deployment: string, volume: string, file: string): Promise<string> {
  const { spec } = await lab.get<Deployment>("deployment", deployment);
  const name = spec.template.spec.volumes?.find((one) => one.name === volume)?.configMap?.name;
  if (name === undefined) throw new Failure(`Deployment ${deployment} has no ConfigMap as volume ${volume}.`);
  const { data } = await lab.get<{ data: Readonly<Record<string, string>> }>("configmap", name);
  const content = data[file];
  if (content === undefined) throw new Failure(`ConfigMap ${name} has no ${file}.`);
  return content;
}
