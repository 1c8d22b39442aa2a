import type { Endpoint } from "../postgres/index.ts";
import type { ContainerArgs } from "../workload/index.ts";

/** How long to wait, in seconds. Then the migration is tried all the same: its own message says what is wrong. */
const patience = 60;

/** Connects until somebody answers. Arguments: host, port, seconds. */
const script = `\
import socket, sys, time
host, port, patience = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
end = time.monotonic() + patience
while True:
    try:
        socket.create_connection((host, port), 2).close()
        break
    except OSError as error:
        if time.monotonic() > end:
            print(f"{host}:{port} cannot be reached: {error}")
            break
        time.sleep(0.2)
`;

/**
 * Waits until a new pod reaches a server: a cluster's network takes a moment to know the pod's address and what it may do, and
 * every attempt of a Job is a new pod with another address.
 *
 * @param container of the pod, with an image that has Python
 */
export const reach = (
  container: Omit<ContainerArgs, "drainSeconds" | "probes">,
  { host, port }: Endpoint,
): ContainerArgs => ({
  name: "reach-database",
  image: container.image,
  command: ["python", "-c", script, host, String(port), String(patience)],
  resources: container.resources,
});
