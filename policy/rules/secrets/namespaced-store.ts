import { wellArchitected } from "../../frameworks.ts";
import { resourceRule } from "../../rule.ts";
import { each, independently, isSet } from "../../unknown.ts";

/** Which store a value comes from; a namespaced one where no kind is named. */
interface StoreReference {
  readonly kind?: string | null;
}

interface Source {
  readonly sourceRef?: { readonly storeRef?: StoreReference | null } | null;
}

interface ExternalSecret {
  readonly spec?: {
    readonly secretStoreRef?: StoreReference | null;
    readonly data?: readonly Source[] | null;
    readonly dataFrom?: readonly Source[] | null;
  } | null;
}

/** Kinds whose objects every namespace of the cluster can use, or that reach into every namespace. */
const clusterKinds = ["ClusterSecretStore", "ClusterExternalSecret"] as const;

const versions = ["v1", "v1beta1"] as const;

const typesOf = (kind: string): readonly string[] =>
  versions.map((version) => `kubernetes:external-secrets.io/${version}:${kind}`);

const externalSecrets = typesOf("ExternalSecret");

const message = "must be SecretStore: every namespace of the cluster can use a ClusterSecretStore.";

export const namespacedStore = resourceRule(
  {
    name: "secrets-namespaced-store",
    displayName: "Stores of secrets for one namespace",
    description: "Secrets from outside the cluster must come through a SecretStore of the namespace that uses them.",
    severity: "high",
    tags: ["secrets", "access"],
    remediationSteps:
      "Make a SecretStore in the namespace, with a service account of its own. Where one for the whole cluster is meant, exempt " +
      "it with the reason in policy/exemptions.yaml.",
    url: "https://external-secrets.io/latest/guides/security-best-practices/",
    framework: wellArchitected("SEC03-BP02"),
  },
  [...externalSecrets, ...clusterKinds.flatMap(typesOf)],
  ({ spec }: ExternalSecret, report, type) => {
    if (!externalSecrets.includes(type)) {
      report(`${type.split(":").at(-1) ?? type} must not be made: it is for every namespace of the cluster.`);
      return;
    }
    const judge = (reference: StoreReference | null | undefined, path: string): void => {
      if (reference && isSet(reference, "kind") && reference.kind !== "SecretStore") report(`${path}.kind ${message}`);
    };
    independently(
      () => {
        judge(spec?.secretStoreRef, "spec.secretStoreRef");
      },
      () => {
        each(["data", "dataFrom"] as const, (list) => {
          each(spec?.[list], ({ sourceRef }, index) => {
            judge(sourceRef?.storeRef, `spec.${list}[${index}].sourceRef.storeRef`);
          });
        });
      },
    );
  },
);
