import * as pulumi from "@pulumi/pulumi";
import { generated, type SecretStore } from "../secrets/index.ts";
import type { SecretKey } from "../workload/index.ts";
import { verifierOf } from "./scram.ts";

export interface RdsCredentialsArgs {
  /** Where they are kept. */
  readonly store: SecretStore;
  /** Password of the administrator, as Secrets Manager has it now. */
  readonly administrator: pulumi.Output<string>;
  /** Whether Pulumi refuses to delete passwords. */
  readonly protect: boolean;
}

/** Passwords of a server at Amazon, each in the Secret of those who need it and of nobody else. */
export class RdsCredentials extends pulumi.ComponentResource {
  readonly owner: SecretKey;
  /** The owner's password itself; secret. */
  readonly ownerPassword: pulumi.Output<string>;
  readonly readOnly: SecretKey;
  /** Secret with the administrator's password, and with what the server is to keep of the other passwords. */
  readonly maintenance: Readonly<Record<"administrator" | "owner" | "readOnly", SecretKey>>;

  constructor(name: string, args: RdsCredentialsArgs, options?: pulumi.ComponentResourceOptions) {
    super("sark:postgres:RdsCredentials", name, {}, options);
    const { protect } = args;
    const store = (purpose: string, data: Readonly<Record<string, pulumi.Input<string>>>) =>
      args.store.keep(`${name}-${purpose}`, { purpose: `postgres-${purpose}`, data }, this);
    const verifier = (user: string, password: pulumi.Output<string>) => verifierOf(`${name}-${user}`, password, this);

    const owner = generated(`${name}-owner`, protect, this);
    this.ownerPassword = owner;
    const readOnly = generated(`${name}-read-only`, protect, this);
    const key = "postgres-password";
    this.owner = { secret: store("owner", { [key]: owner }), key };
    this.readOnly = { secret: store("read-only", { [key]: readOnly }), key };
    const secret = store("maintenance", {
      administrator: args.administrator,
      owner: verifier("owner", owner),
      "read-only": verifier("read-only", readOnly),
    });
    this.maintenance = {
      administrator: { secret, key: "administrator" },
      owner: { secret, key: "owner" },
      readOnly: { secret, key: "read-only" },
    };
    this.registerOutputs();
  }
}
