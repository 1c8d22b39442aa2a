import { join } from "node:path";

/** Where a cluster keeps what. */
export const planFile = (directory: string): string => join(directory, "plan.json");
export const logDirectory = (directory: string): string => join(directory, "log");
/** Programs of the machine that the cluster's programs find first. */
export const programDirectory = (directory: string): string => join(directory, "bin");
export const temporaryDirectory = (directory: string): string => join(directory, "tmp");
export const pki = (directory: string, name: string): string => join(directory, "pki", name);

/** Credentials of a component of the cluster. */
export const kubeconfigOf = (directory: string, component: string): string =>
  join(directory, "credentials", `${component}.json`);

/** Id of the process that holds a node's namespaces, as seen from inside the cluster's. */
export const holderFile = (nodeDirectory: string): string => join(nodeDirectory, "holder");
