import { acknowledged, amazon } from "../../amazon-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeStackRule("aws-store-protection", amazon, {
  violates: {
    "a database that Pulumi would replace": { "postgres.protect": false },
    "a cluster of databases that it would replace": { "cluster.protect": false },
    "a cache that it would replace": { "cache.protect": undefined },
    "a key that it would delete": { "key.protect": false },
    "a bucket that it would delete": { "bucket.protect": false },
  },
  allows: {
    "a database whose change was acknowledged": { "postgres.protect": false, "postgres.props.tags": acknowledged },
    "what holds no data": { "group.protect": false },
  },
  unknown: { "whether it was acknowledged": { "postgres.protect": false, "postgres.props.tags": UNKNOWN.object } },
  violatesBesideUnknown: { "cache.protect": false, "postgres.protect": false, "postgres.props.tags": UNKNOWN.object },
  unrelated: { "postgres.props.kmsKeyId": UNKNOWN.string, "cache.props.tags": UNKNOWN.object },
});
