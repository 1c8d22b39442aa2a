import { compliantStack, VALKEY_CONF } from "../../cache-stack.ts";
import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const file = (from: string, to: string) => ({ data: { "valkey.conf": VALKEY_CONF.replace(from, to) } });

describeResourceRule("cache-memory", compliantStack.configuration, {
  violates: {
    "no limit": file("maxmemory 614mb\n", ""),
    "a limit of none": file("maxmemory 614mb", "maxmemory 0"),
    "no policy": file("maxmemory-policy allkeys-lru\n", ""),
  },
  allows: { "a limit in bytes": file("614mb", "643825664"), "another policy": file("allkeys-lru", "noeviction") },
  unknown: { "the file": { data: { "valkey.conf": UNKNOWN.string } } },
  violatesBesideUnknown: {
    data: { "redis.conf": VALKEY_CONF.replace("maxmemory 614mb", ""), "valkey.conf": UNKNOWN.string },
  },
  unrelated: { "metadata.name": UNKNOWN.string },
});
