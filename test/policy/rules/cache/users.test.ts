import { compliantStack, VALKEY_CONF } from "../../cache-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const file = (text: string) => ({ data: { "valkey.conf": text } });

describeResourceRule("cache-users", compliantStack.configuration, {
  violates: {
    "no users": file(VALKEY_CONF.replace("aclfile /etc/valkey-users/users.acl\n", "")),
    "a password of the default user": file(`${VALKEY_CONF}requirepass hunter2\n`),
    "the password of replicas": file(`${VALKEY_CONF}primaryauth hunter2\n`),
    "the password of replicas, under its old name": file(`${VALKEY_CONF}MASTERAUTH "hunter2"\n`),
    "the password of a key": file(`${VALKEY_CONF}tls-key-file-pass hunter2\n`),
    "a user in the file": file(`${VALKEY_CONF}user default on nopass ~* +@all\n`),
  },
  allows: { "a comment about passwords": file(`${VALKEY_CONF}# requirepass hunter2\n`), "no files": { data: null } },
  unknown: { "the file": file(UNKNOWN.string) },
  violatesBesideUnknown: { data: { "redis.conf": "", "valkey.conf": UNKNOWN.string } },
  overlaps: {},
  unrelated: { "metadata.name": UNKNOWN.string },
});
