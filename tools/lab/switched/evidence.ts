/** Connections from some addresses: those that were begun, and those in which the client went on to speak. */
export interface Connections {
  readonly begun: number;
  readonly spoken: number;
}

/**
 * What PostgreSQL's log says about connections from some addresses.
 *
 * @param log with `log_connections`
 */
export function postgresConnections(log: string, from: ReadonlySet<string>): Connections {
  const processes = new Set<string>();
  let begun = 0;
  let spoken = 0;
  for (const line of log.split("\n")) {
    const [, process = "", host = ""] = /\[(\d+)\] LOG: +connection received: host=(\S+)/.exec(line) ?? [];
    if (from.has(host)) {
      begun += 1;
      processes.add(process);
      continue;
    }
    const [, user = ""] = /\[(\d+)\] (?:LOG: +connection authorized|FATAL)/.exec(line) ?? [];
    if (processes.delete(user)) spoken += 1;
  }
  return { begun, spoken };
}

/**
 * What Valkey says about connections from some addresses.
 *
 * @param log of level verbose
 * @param clients answer to `CLIENT LIST`
 */
export function valkeyConnections(log: string, clients: string, from: ReadonlySet<string>): Connections {
  const accepted = [...log.matchAll(/ Accepted (\S+):\d+$/gm)].filter(([, host = ""]) => from.has(host));
  const spoken = clients.split("\n").filter((line) => {
    const [, host = ""] = /\baddr=(\S+):\d+ /.exec(line) ?? [];
    return from.has(host) && !/\bcmd=NULL\b/.test(line);
  });
  return { begun: accepted.length, spoken: spoken.length };
}
