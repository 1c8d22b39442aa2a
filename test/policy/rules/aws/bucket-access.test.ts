import { amazon } from "../../amazon-stack.ts";
import { describeStackRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const allowing = JSON.stringify({
  Statement: [{ Effect: "Allow", Condition: { Bool: { "aws:SecureTransport": "false" } } }],
});

describeStackRule("aws-bucket-access", amazon, {
  violates: {
    "no block of public access": { bucketBlock: undefined },
    "public policies": { "bucketBlock.props.blockPublicPolicy": false },
    "public access lists": { "bucketBlock.props.ignorePublicAcls": undefined },
    "a block of another bucket": { "bucketBlock.props.bucket": "others" },
    "no policy": { bucketPolicy: undefined },
    "a policy that says nothing of TLS": { "bucketPolicy.props.policy": JSON.stringify({ Statement: [] }) },
    "a policy that allows what is without TLS": { "bucketPolicy.props.policy": allowing },
    "a policy that cannot be read": { "bucketPolicy.props.policy": "{" },
    "a policy of another bucket": { "bucketPolicy.props.bucket": "others" },
  },
  allows: { "other buckets' policies beside": { second: { ...amazon.bucketPolicy, props: { bucket: "others" } } } },
  unknown: {
    "the block": { "bucketBlock.props.restrictPublicBuckets": UNKNOWN.boolean },
    "the policy": { "bucketPolicy.props.policy": UNKNOWN.string },
    "whose policy it is": { "bucketPolicy.props.bucket": UNKNOWN.string },
  },
  violatesBesideUnknown: { bucketBlock: undefined, "bucketPolicy.props.policy": UNKNOWN.string },
  unrelated: { "bucket.props.tags": UNKNOWN.object },
});
