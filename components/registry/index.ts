import * as pulumi from "@pulumi/pulumi";
import type { RepositoriesSettings } from "../../settings/aws.ts";
import { aws, type AwsAccount, protectionOf } from "../aws/index.ts";

export interface ImageRepositoriesArgs {
  readonly account: AwsAccount;
  readonly repositories: RepositoriesSettings;
  /** Whether Pulumi refuses to delete them. */
  readonly protect: boolean;
}

/**
 * Repositories of ECR for the platform's images: a tag keeps its image for ever, each image is scanned when it is pushed, and all
 * are encrypted with the account's key. Who builds and mirrors images pushes them there; nodes pull them with their own role.
 *
 * Cost: 0.10 USD a month for each GB.
 */
export class ImageRepositories extends pulumi.ComponentResource {
  constructor(name: string, args: ImageRepositoriesArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:registry:ImageRepositories", name, {}, options);
    const { account, repositories } = args;
    const { protect, tags } = protectionOf(account.settings, "images", args.protect);
    for (const repository of repositories.names) {
      const part = `${name}-${repository.replaceAll("/", "-")}`;
      const made = new aws.ecr.Repository(
        part,
        {
          name: repository,
          imageTagMutability: "IMMUTABLE",
          imageScanningConfiguration: { scanOnPush: true },
          encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: account.keyArn }],
          forceDelete: false,
          tags,
        },
        { parent: this, protect },
      );
      new aws.ecr.LifecyclePolicy(
        part,
        { repository: made.name, policy: withoutRemains(repositories.untaggedDays) },
        { parent: this },
      );
    }
    this.registerOutputs();
  }
}

/** Lets go of what no tag names after so many days: images that came in part, or whose tag was deleted. */
const withoutRemains = (days: number): string =>
  JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: "Images without a tag",
        selection: { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: days },
        action: { type: "expire" },
      },
    ],
  });
