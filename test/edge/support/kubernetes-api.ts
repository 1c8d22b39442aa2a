import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An object as the API server has it. */
export interface StoredObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name: string; readonly namespace: string };
}

/** Stands in for the API server before a controller that only reads: it lists what there is, and nothing changes after that. */
export class KubernetesApi {
  readonly url: string;
  private readonly close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.close = close;
  }

  static async start(objects: readonly StoredObject[]): Promise<KubernetesApi> {
    const server = createServer((request, response) => {
      const url = new URL(request.url ?? "/", "http://api");
      if (url.searchParams.get("sendInitialEvents") === "true") {
        // As an API server that does not stream lists: clients then ask for a list.
        answer(response, 422, { apiVersion: "v1", kind: "Status", status: "Failure", reason: "Invalid", code: 422 });
      } else if (url.searchParams.has("watch")) {
        response.writeHead(200, { "content-type": "application/json" });
        response.flushHeaders();
      } else {
        answer(response, 200, listOf(objects, url.pathname));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new KubernetesApi(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, () => {
      server.close();
      server.closeAllConnections();
    });
  }

  stop(): void {
    this.close();
  }
}

/** The objects below a path such as `/apis/traefik.io/v1alpha1/ingressroutes`. */
function listOf(objects: readonly StoredObject[], path: string): object {
  const [, version = "", resource = ""] = /^\/apis?\/(.*)\/(\w+)$/.exec(path) ?? [];
  const items = objects.filter(
    ({ apiVersion, kind }) => apiVersion === version && `${kind.toLowerCase()}s` === resource,
  );
  // Its kind is the one that the client asked for.
  return { metadata: { resourceVersion: "1" }, items };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
