import { join } from "node:path";
import { buildImage, type Image, imageName, type Recipe } from "../images/index.ts";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule } from "./go-module.ts";
import { type ControlPlanePrograms, setUpControlPlane } from "./index.ts";
import { coredns, init, kubeRouter, nodeAgents } from "./modules.ts";
import { requireSpace } from "./space.ts";
import { versions } from "./versions.ts";

/** An image archive and the names that pods may use for it. */
export interface NamedImage {
  /** OCI archive with one image. */
  readonly archive: string;
  /** `name:tag`, `name@sha256:…`, or `name:tag@sha256:…` of any registry; it is never asked. */
  readonly references: readonly string[];
}

/** What runs a Kubernetes with real nodes on this machine. */
export interface RealNodePrograms extends ControlPlanePrograms {
  readonly kubelet: string;
  readonly kubeProxy: string;
  readonly kubeRouter: string;
  /** First process of a process-id namespace. */
  readonly init: string;
  /** What the cluster itself runs in pods. */
  readonly images: Readonly<Record<"pause" | "coredns" | "metricsServer", NamedImage>>;
}

/** Provides the programs and images of a Kubernetes with real nodes. */
export async function setUpRealNodes(progress: Progress): Promise<RealNodePrograms> {
  const controlPlane = await setUpControlPlane(progress);
  requireSpace([nodeAgents, kubeRouter, coredns, init]);
  const agents = await buildGoModule(nodeAgents, progress);
  const programs = {
    kubelet: join(agents, "kubelet"),
    kubeProxy: join(agents, "kube-proxy"),
    kubeRouter: join(await buildGoModule(kubeRouter, progress), "kube-router"),
    coredns: join(await buildGoModule(coredns, progress), "coredns"),
    init: join(await buildGoModule(init, progress), "init"),
  };
  const image = async (name: string, tag: string, program: string): Promise<NamedImage> => {
    const recipe = staticImage(name, tag, program);
    const { archive }: Image = await buildImage(recipe, progress);
    return { archive, references: [imageName(recipe)] };
  };
  const images = {
    pause: await image("pause", "1", programs.init),
    coredns: await image("coredns", versions.coredns, programs.coredns),
    metricsServer: await image("metrics-server", versions.metricsServer, controlPlane.metricsServer),
  };
  return { ...controlPlane, ...programs, images };
}

/** An image of one program that needs nothing beside it. */
function staticImage(name: string, tag: string, program: string): Recipe {
  return { name, tag, files: [{ from: program, to: `/${name}` }], user: 65532, entrypoint: [`/${name}`] };
}
