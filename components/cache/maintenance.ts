import * as pulumi from "@pulumi/pulumi";
import { memberCount, type OwnCacheSettings } from "../../settings/cache.ts";
import { imageReference } from "../../settings/image-reference.ts";
import { promisedImage } from "../../settings/images.ts";
import type { Settings } from "../../settings.ts";
import { ReleaseJob } from "../workload/index.ts";
import type { CacheCredentials } from "./credentials.ts";
import { directories, eachMember, memberName, podDomain } from "./names.ts";
import { scriptCommand, scriptEnvironment } from "./scripts.ts";

/** Jobs that bring the cluster in line with the settings. */
export const jobs = { preparation: "cache-preparation", forming: "cache-forming" } as const;

/** How long each may take, in seconds: members may have to copy all they have. */
const deadlines = { preparation: 300, forming: 3600 };

/** Requests and limits of such a Job, for the quota as well. */
export const jobResources = {
  requests: { cpu: "20m", memory: "16Mi", ephemeralStorage: "16Mi" },
  limits: { cpu: "500m", memory: "64Mi", ephemeralStorage: "32Mi" },
};

export interface CacheJobArgs {
  readonly namespace: pulumi.Output<string>;
  readonly settings: Settings;
  readonly cache: OwnCacheSettings;
  readonly credentials: CacheCredentials;
  /** ConfigMaps with the scripts, and with the certificate of the cluster's authority. */
  readonly configuration: Readonly<Record<"scripts" | "trust", pulumi.Output<string>>>;
  /** Changes with everything that changes the members' pods. */
  readonly revision: pulumi.Output<string>;
  /** A change of it makes the Job run again as well. */
  readonly occasion?: pulumi.Output<string>;
  readonly priorityClass: pulumi.Output<string>;
  readonly after: readonly pulumi.Resource[];
}

/**
 * Runs before members are replaced: refuses a smaller cluster, and makes the first member of each shard its primary, so that it
 * is replaced last. There is nothing to do for a cluster that does not exist yet.
 */
export function updatePreparation(name: string, args: CacheJobArgs, parent: pulumi.Resource): ReleaseJob {
  const pods = eachMember(memberCount(args.cache), (ordinal) => {
    return `${memberName(ordinal)}.${podDomain(args.settings.namespace)}`;
  });
  return cacheJob(name, "preparation", "prepare.sh", { PODS: pods.join(" ") }, args, parent);
}

/** Runs when all members are there: makes a cluster of them, or a larger one. */
export const forming = (name: string, args: CacheJobArgs, parent: pulumi.Resource): ReleaseJob =>
  cacheJob(name, "forming", "form.sh", { DEADLINE: String(deadlines.forming - 60) }, args, parent);

/** What both have in common: Valkey's image with the scripts. */
function cacheJob(
  name: string,
  job: keyof typeof jobs,
  script: string,
  environment: Readonly<Record<string, string>>,
  args: CacheJobArgs,
  parent: pulumi.Resource,
): ReleaseJob {
  const { settings, cache, credentials, configuration } = args;
  const { images } = settings;
  const image = promisedImage(images, "valkey");
  return new ReleaseJob(
    name,
    {
      namespace: args.namespace,
      identity: { name: jobs[job], component: "cache-maintenance" },
      deadlineSeconds: deadlines[job],
      retries: 3,
      occasion: args.occasion,
      after: args.after,
      pod: {
        user: cache.runAsUser,
        version: image.tag,
        pullSecrets: images.pullSecrets,
        priorityClass: args.priorityClass,
        volumes: [
          { name: "scripts", configMap: configuration.scripts },
          { name: "trust", configMap: configuration.trust },
        ],
        container: {
          name: "job",
          image: imageReference(image),
          command: scriptCommand(script),
          environment: { ...scriptEnvironment(cache, settings.namespace), ...environment, REVISION: args.revision },
          secretEnvironment: { ADMIN_PASSWORD: credentials.admin },
          resources: jobResources,
          mounts: [
            { volume: "scripts", path: directories.scripts },
            { volume: "trust", path: directories.trust },
          ],
        },
      },
    },
    { parent },
  );
}
