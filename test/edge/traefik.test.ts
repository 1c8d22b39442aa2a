import { setUpTraefik } from "../../tools/setup/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { describeEdge } from "./expectations.ts";
import { KubernetesApi } from "./support/kubernetes-api.ts";
import { Process } from "./support/process.ts";
import { clusterOf, traefikArguments } from "./support/traefik.ts";

describe("Traefik, which reads the edge's objects itself", function () {
  this.timeout(120_000);
  const apis: KubernetesApi[] = [];
  let program: string;

  before(async function () {
    // The first run builds it.
    this.timeout(1_200_000);
    program = await setUpTraefik(new Progress(new Log("edgetest")));
  });
  after(() => {
    for (const api of apis) api.stop();
  });

  describeEdge("traefik", async (objects, target, place) => {
    const api = await KubernetesApi.start(clusterOf(objects, target, place));
    apis.push(api);
    return new Process(program, traefikArguments(place, api.url));
  });
});
