import { join } from "node:path";
import { buildImage, type Image, imageName, type Recipe } from "../images/index.ts";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule, type GoModule } from "./go-module.ts";
import { type KubernetesPrograms, setUpKubernetes } from "./index.ts";
import { controlPlane } from "./modules.ts";
import { versions } from "./versions.ts";

/** An image archive and the names that pods may use for it. */
export interface NamedImage {
  /** OCI archive with one image. */
  readonly archive: string;
  /** `name:tag`, `name@sha256:…`, or `name:tag@sha256:…` of any registry; it is never asked. */
  readonly references: readonly string[];
}

/** What runs a Kubernetes with real nodes on this machine. */
export interface RealNodePrograms extends KubernetesPrograms {
  readonly kubelet: string;
  readonly kubeProxy: string;
  readonly kubeRouter: string;
  /** First process of a process-id namespace. */
  readonly init: string;
  /** What the cluster itself runs in pods. */
  readonly images: Readonly<Record<"pause" | "coredns" | "metricsServer", NamedImage>>;
}

/** What runs on each node; built from the sources of the control plane. */
const nodeAgents: GoModule = {
  folder: controlPlane.folder,
  title: `Kubernetes ${versions.kubernetes} node agents`,
  binaries: ["kubelet", "kube-proxy"].map((name) => ({
    name,
    package: `k8s.io/kubernetes/cmd/${name}`,
    variables: controlPlane.binaries[0]?.variables ?? [],
  })),
};

/** Enforces NetworkPolicies. */
const kubeRouter: GoModule = {
  folder: "kube-router",
  title: `kube-router ${versions.kubeRouter}`,
  binaries: [{ name: "kube-router", package: "github.com/cloudnativelabs/kube-router/v2/cmd/kube-router" }],
};

/** Answers the names of Services and pods. */
const coredns: GoModule = {
  folder: "coredns",
  title: `CoreDNS ${versions.coredns}`,
  binaries: [{ name: "coredns", package: "github.com/coredns/coredns" }],
};

const init: GoModule = {
  folder: "init",
  title: "first process of namespaces",
  binaries: [{ name: "init", package: "." }],
};

/** Provides the programs and images of a Kubernetes with real nodes. */
export async function setUpRealNodes(progress: Progress): Promise<RealNodePrograms> {
  const kubernetes = await setUpKubernetes(progress);
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
    metricsServer: await image("metrics-server", versions.metricsServer, kubernetes.metricsServer),
  };
  return { ...kubernetes, ...programs, images };
}

/** An image of one program that needs nothing beside it. */
function staticImage(name: string, tag: string, program: string): Recipe {
  return { name, tag, files: [{ from: program, to: `/${name}` }], user: 65532, entrypoint: [`/${name}`] };
}
