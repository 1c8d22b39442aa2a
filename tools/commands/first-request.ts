import { accessToken } from "../lib/access-token.ts";
import { Failure } from "../lib/failure.ts";
import { callCommand } from "../surroundings/client.ts";
import type { Cluster } from "./kubernetes.ts";

/** A role that the settings of stack local let call tools, and one that they do not know. */
const roles = { granted: "developer", unknown: "visitor" };

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * Sends the platform one call that its settings allow and one that they do not, from where its clients are.
 *
 * @param gateway base URL inside the cluster
 * @returns what was answered, for people
 * @throws Failure if either answer is not the right one
 */
export async function firstRequest(cluster: Cluster, namespace: string, gateway: string): Promise<string> {
  const key = await signingKey(cluster, namespace);
  const call = async (role: string): Promise<Answer> => {
    const body = { server_name: "postgres-mcp", tool_name: "echo", parameters: { text: "hello" } };
    const input = { url: `${gateway}/tools/invoke`, token: accessToken(key, role), body };
    return JSON.parse(await cluster.kubectl(callCommand, JSON.stringify(input))) as Answer;
  };
  const [allowed, denied] = await Promise.all([call(roles.granted), call(roles.unknown)]);
  if (allowed.status !== 200 || denied.status !== 403) {
    throw new Failure(
      `The platform answers wrongly: a call that is granted got ${JSON.stringify(allowed)}, one that is not got ` +
        `${JSON.stringify(denied)}. Look at the logs with: npm run kubectl -- logs deployment/gateway --namespace ${namespace}`,
    );
  }
  return `${roles.granted} allowed, ${roles.unknown} denied`;
}

/** The key that the gateway checks tokens with, from the Secret that it refers to. */
async function signingKey(cluster: Cluster, namespace: string): Promise<string> {
  const get = async (what: string) =>
    JSON.parse(await cluster.kubectl(["get", what, "--namespace", namespace, "--output=json"])) as unknown;
  const { spec } = (await get("deployment/gateway")) as {
    readonly spec: {
      readonly template: {
        readonly spec: {
          readonly containers: readonly {
            readonly env?: readonly {
              readonly name: string;
              readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
            }[];
          }[];
        };
      };
    };
  };
  const variables = spec.template.spec.containers.flatMap(({ env = [] }) => env);
  const reference = variables.find(({ name }) => name === "JWT_SECRET_KEY")?.valueFrom?.secretKeyRef;
  if (reference === undefined) throw new Failure("The gateway refers to no Secret for JWT_SECRET_KEY.");
  const { data } = (await get(`secret/${reference.name}`)) as { readonly data: Readonly<Record<string, string>> };
  return Buffer.from(data[reference.key] ?? "", "base64").toString();
}
