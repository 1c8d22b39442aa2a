import { describeResourceRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

const secret = { type: "kubernetes:core/v1:Secret", props: { metadata: { name: "sark" }, type: "Opaque" } };

describeResourceRule("identity-token-secret", secret, {
  violates: { "a token of a service account": { type: "kubernetes.io/service-account-token" } },
  allows: { "no type": { type: undefined }, "a certificate": { type: "kubernetes.io/tls" } },
  unknown: { "the type": { type: UNKNOWN.string } },
  unrelated: { metadata: UNKNOWN.object, data: UNKNOWN.object, stringData: UNKNOWN.object },
});
