import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { envoyArguments } from "../../components/envoy/index.ts";
import { buildImage, recipes } from "../../tools/images/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { local } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { unpack } from "../images/support/unpacked.ts";
import { describeEdge } from "./expectations.ts";
import { writeEnvoy } from "./support/envoy.ts";
import { Process } from "./support/process.ts";

describe("Envoy with what Envoy Gateway would tell it", function () {
  this.timeout(120_000);
  let directory: string;
  let program: string;

  before(async function () {
    // The first run downloads it.
    this.timeout(300_000);
    directory = mkdtempSync(join(local("test"), "envoy-"));
    const { tree } = await unpack(await buildImage(recipes.envoy, new Progress(new Log("edgetest"))), directory);
    program = join(tree, "opt/envoy/_bin/envoy");
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  describeEdge("envoy-gateway", (objects, _target, place) =>
    Promise.resolve(new Process(program, envoyArguments(writeEnvoy(objects, place)))),
  );
});
