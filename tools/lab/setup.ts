import { join } from "node:path";
import { buildImage, imageName, recipes } from "../images/index.ts";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule } from "../setup/go-module.ts";
import { init, probe, storeLoad, vegeta } from "../setup/modules.ts";
import type { NamedImage } from "../setup/real-nodes.ts";
import type { LabPrograms } from "./lab.ts";

/** The lab's programs for this machine, and for pods. */
export interface LabSetUp {
  readonly programs: LabPrograms;
  readonly image: NamedImage;
}

/** Provides what the lab needs beside the cluster. */
export async function setUpLab(progress: Progress): Promise<LabSetUp> {
  const storePrograms = await buildGoModule(storeLoad, progress);
  const inPods = {
    vegeta: join(await buildGoModule(vegeta, progress), "vegeta"),
    probe: join(await buildGoModule(probe, progress), "probe"),
    writer: join(storePrograms, "writer"),
  };
  const programs = { ...inPods, cacheLoad: join(storePrograms, "cache-load") };
  const recipe = recipes.load({ ...inPods, init: join(await buildGoModule(init, progress), "init") });
  const { archive } = await buildImage(recipe, progress);
  return { programs, image: { archive, references: [imageName(recipe)] } };
}
