import * as pulumi from "@pulumi/pulumi";
import { createHash } from "node:crypto";
import { type CacheUser, users } from "./names.ts";

/** What each user may do, in the order in which Valkey applies it. With one shard the proxy can answer more. */
const rights: Readonly<Record<CacheUser, string>> = {
  // Keys and values. Whatever the proxy would answer wrongly for several shards is refused here.
  application:
    "~* -@all +@read +@write +@connection -@admin -@dangerous -@blocking -@scripting -@transaction -scan +cluster|slots",
  // What a replica, or a primary that hands over slots, asks of another member; slots come as ordinary writes.
  replication: "~* -@all +@write +@connection +multi +exec +psync +replconf +cluster|syncslots",
  probe: "-@all +ping +info +cluster|info +cluster|nodes",
  exporter:
    "-@all +ping +client|setname +info +cluster|info +slowlog|len +slowlog|get +commandlog|len +latency|latest +latency|histogram",
  admin: "~* &* +@all",
};

/** What an application may do besides, where there is one shard: the proxy passes it on as it is. */
const oneShard = " +scan";

/**
 * Valkey's file of users, with hashes in place of passwords.
 *
 * @param shards how many there are
 * @returns secret, for the hash of a password is worth trying passwords against
 */
export function userFile(
  passwords: Readonly<Record<CacheUser, pulumi.Output<string>>>,
  shards: number,
): pulumi.Output<string> {
  const rightsOf = (user: CacheUser) => rights[user] + (user === "application" && shards === 1 ? oneShard : "");
  const lines = (Object.keys(users) as CacheUser[]).map((user) =>
    passwords[user].apply((plain) => `user ${users[user]} reset on #${hash(plain)} ${rightsOf(user)}\n`),
  );
  return pulumi.secret(pulumi.concat("user default reset off\n", ...lines));
}

const hash = (password: string): string => createHash("sha256").update(password).digest("hex");
