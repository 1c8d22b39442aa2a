import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { standardLabels } from "../labels.ts";
import { type SecretContent, type SecretStore, valuesOf } from "./store.ts";

/** Keeps secrets in Kubernetes alone. */
export class KubernetesStore implements SecretStore {
  private readonly namespace: pulumi.Input<string>;

  /** @param namespace of all Secrets */
  constructor(namespace: pulumi.Input<string>) {
    this.namespace = namespace;
  }

  /**
   * Pulumi names the Secret and replaces it when its content changes, which rolls the pods that use it. A name made from a
   * hash would let everyone who may list Secrets try passwords against it.
   */
  keep(name: string, content: SecretContent, parent: pulumi.Resource): pulumi.Output<string> {
    return new k8s.core.v1.Secret(
      name,
      {
        metadata: {
          namespace: this.namespace,
          labels: standardLabels({ name: content.purpose, component: "secrets" }),
        },
        immutable: true,
        type: content.type ?? "Opaque",
        stringData: pulumi.secret(valuesOf(content)),
      },
      { parent },
    ).metadata.name;
  }
}
