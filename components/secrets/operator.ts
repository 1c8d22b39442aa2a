import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import type { ExternalSecretsSettings } from "../../settings/secrets.ts";
import { externalSecretsApi } from "./external-secret.ts";

/** How long its pods may take to start, in seconds. */
const startTimeout = 300;

/**
 * External Secrets Operator: installed, or looked up, so that every preview of a cluster without it fails and says what is missing.
 *
 * A Release and no Chart: its pods are not the platform's, and the policy pack would judge them by its rules.
 *
 * @returns what SecretStores have to wait for
 */
export function externalSecretsOperator(
  name: string,
  { namespace, serviceAccount, install }: ExternalSecretsSettings["operator"],
  parent: pulumi.Resource,
  after: readonly pulumi.Resource[] = [],
): pulumi.Resource {
  if (install === undefined) {
    // Every API of the cluster has such an object, which is small; definitions of resources would fill the state.
    return k8s.apiregistration.v1.APIService.get(
      `${name}-needs-external-secrets-operator`,
      externalSecretsApi.split("/").reverse().join("."),
      { parent },
    );
  }
  const { repository, version } = install;
  return new k8s.helm.v3.Release(
    `${name}-operator`,
    {
      name: "external-secrets",
      namespace,
      createNamespace: true,
      ...(repository.startsWith("oci://")
        ? { chart: `${repository}/external-secrets` }
        : { chart: "external-secrets", repositoryOpts: { repo: repository } }),
      version,
      values: { installCRDs: true, serviceAccount: { create: true, name: serviceAccount } },
      atomic: true,
      timeout: startTimeout,
    },
    { parent, dependsOn: [...after] },
  );
}
