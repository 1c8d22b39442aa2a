import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { aws } from "../aws/index.ts";
import { generated, type SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";
import { users } from "./names.ts";

export interface ElastiCacheUsersArgs {
  /** Where the password is kept. */
  readonly store: SecretStore;
  /** Whether there is one shard: it can answer more than several can. */
  readonly oneShard: boolean;
  /** Whether Pulumi refuses to delete passwords. */
  readonly protect: boolean;
}

/** Keys and values, and where these are. Whatever the proxy would answer wrongly for several shards is refused. */
const rights =
  "on ~* resetchannels -@all +@read +@write +@connection -@admin -@dangerous -@blocking -@scripting -@transaction " +
  "-scan +cluster|slots +info +ping";

/** Users of a cache at Amazon: SARK's own, and the default one, which nobody is. */
export class ElastiCacheUsers extends pulumi.ComponentResource {
  readonly application: SecretKey;
  /** Id of the group of users. */
  readonly groupId: pulumi.Output<string>;

  constructor(name: string, args: ElastiCacheUsersArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:cache:ElastiCacheUsers", name, {}, options);
    const within = { parent: this };
    const password = generated(`${name}-application`, args.protect, this);
    const key = "redis-password";
    this.application = {
      secret: args.store.keep(`${name}-application`, { purpose: "cache-application", data: { [key]: password } }, this),
      key,
    };
    // Amazon knows users by ids of the whole account, in which there may be several platforms.
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4 }, within).hex;
    const application = new aws.elasticache.User(
      `${name}-application`,
      {
        userId: pulumi.concat(`${name}-application-`, suffix),
        userName: users.application,
        engine: "valkey",
        accessString: args.oneShard ? rights.replace("-scan ", "") : rights,
        authenticationMode: { type: "password", passwords: [pulumi.secret(password)] },
      },
      within,
    );
    const nobody = new aws.elasticache.User(
      `${name}-default`,
      {
        userId: pulumi.concat(`${name}-default-`, suffix),
        userName: "default",
        engine: "valkey",
        accessString: "off ~* resetchannels -@all",
        authenticationMode: {
          type: "password",
          passwords: [pulumi.secret(generated(`${name}-default`, args.protect, this))],
        },
      },
      within,
    );
    this.groupId = new aws.elasticache.UserGroup(
      name,
      {
        userGroupId: pulumi.concat(`${name}-`, suffix),
        engine: "valkey",
        userIds: [application.userId, nobody.userId],
      },
      within,
    ).userGroupId;
    this.registerOutputs({ groupId: this.groupId });
  }
}
