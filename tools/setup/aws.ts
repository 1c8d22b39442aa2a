import { join } from "node:path";
import type { Progress } from "../lib/progress.ts";
import { buildGoModule } from "./go-module.ts";
import { awsProvider } from "./modules.ts";
import { obtainPulumi, type Pulumi } from "./pulumi.ts";
import { installPython } from "./python.ts";
import { requireSpace } from "./space.ts";
import { versions } from "./versions.ts";

/** What tests need to act as if there were AWS. No command that users run needs it. */
export interface AwsPrograms {
  /** Pulumi with a part of the provider for AWS, built here. */
  readonly pulumi: Pulumi;
  /** Program of that provider. */
  readonly provider: string;
  /** Folder of Python packages with moto, which answers as the services of AWS do. */
  readonly moto: string;
}

/** Provides moto, and botocore with it, which has the models of Amazon's services; returns the folder of their packages. */
export const setUpMoto = async (progress: Progress): Promise<string> =>
  installPython({ name: "moto", title: `moto ${versions.moto}`, minimumPython: "3.10" }, progress);

/** Provides what stands in for AWS in tests. */
export async function setUpAws(progress: Progress): Promise<AwsPrograms> {
  requireSpace([awsProvider]);
  const moto = await setUpMoto(progress);
  const provider = join(await buildGoModule(awsProvider, progress), "pulumi-resource-aws");
  return { pulumi: await obtainPulumi(progress, provider), provider, moto };
}
