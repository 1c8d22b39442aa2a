import type { Lab } from "../lab.ts";
import type { Pod } from "../pods.ts";
import { deletePod } from "./pod.ts";

/** How long the claim may take to be gone, and a new one to be there, in seconds: the pod ends in between. */
const timeout = 360;

interface WithVolumes {
  readonly spec: {
    readonly volumes?: readonly { readonly persistentVolumeClaim?: { readonly claimName: string } }[];
  };
}

interface Claim {
  readonly metadata: { readonly name: string; readonly uid: string };
}

/** The name of the claim that a pod stands on. */
export async function claimOf(lab: Lab, { metadata }: Pod): Promise<string> {
  const { spec } = await lab.get<WithVolumes>("pod", metadata.name);
  const claim = spec.volumes?.find(({ persistentVolumeClaim }) => persistentVolumeClaim)?.persistentVolumeClaim;
  if (claim === undefined) throw new Error(`pod ${metadata.name} has no volume`);
  return claim.claimName;
}

/** Deletes the claim of a pod, and with it the data, and the pod, for a claim does not go while it is used. */
export async function loseClaim(lab: Lab, pod: Pod): Promise<void> {
  const name = await claimOf(lab, pod);
  const find = async (): Promise<Claim | undefined> =>
    (await lab.get<{ items: readonly Claim[] }>("pvc")).items.find(({ metadata }) => metadata.name === name);
  const before = await find();
  if (before === undefined) throw new Error(`there is no claim ${name}`);
  lab.note(`claim ${name} is deleted`);
  await lab.kubectl(["delete", "pvc", name, "--namespace", lab.namespace, "--wait=false"]);
  await deletePod(lab, pod, "gracefully");
  await lab.until(`a new claim ${name}`, timeout, async () => {
    const now = await find();
    return now !== undefined && now.metadata.uid !== before.metadata.uid;
  });
}
