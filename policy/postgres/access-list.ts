import { isIP } from "node:net";

/** The lines of a pg_hba.conf: who may connect from where, and how it proves who it is. */

const TOKEN = /(?:"[^"]*"|[^\s"])+/g;

/** What a method must be by type of connection: `reject` never lets anybody in. */
const METHODS: ReadonlyMap<string, readonly string[]> = new Map([
  ["local", ["peer", "scram-sha-256", "reject"]],
  ["hostssl", ["scram-sha-256", "cert", "reject"]],
  ["host", ["reject"]],
  ["hostnossl", ["reject"]],
  ["hostgssenc", ["reject"]],
  ["hostnogssenc", ["reject"]],
]);

/** Says what is wrong with the line, or returns undefined if it lets nobody in without TLS and a proof. */
export function problemOf(line: string): string | undefined {
  const [type, ...rest] = tokensOf(line);
  if (type === undefined) return undefined;
  const allowed = METHODS.get(type);
  if (allowed === undefined) return `"${type}" is no type of connection`;
  const method = methodOf(type, rest);
  if (method !== undefined && allowed.includes(method)) return undefined;
  if (method === undefined) return "it has no method";
  if (allowed.length === 1) return `${type} lets clients in without TLS: use hostssl`;
  return `the method ${method} is not one of ${allowed.join(", ")}`;
}

/** Words of the line without its comment. A list may continue after a comma and a space. */
function tokensOf(line: string): readonly string[] {
  return line.replace(/#.*$/, "").replace(/,\s+/g, ",").match(TOKEN) ?? [];
}

/** After database, user and, but for sockets, the address, whose mask may be a word of its own. */
function methodOf(type: string, [, , ...rest]: readonly string[]): string | undefined {
  if (type === "local") return rest[0];
  return isIP(rest[1] ?? "") === 0 ? rest[1] : rest[2];
}
