import { describeRule } from "../../describe-rule.ts";
import { UNKNOWN } from "../../harness.ts";

describeRule("secrets-literal-environment", {
  violates: {
    "a literal password": { "spec.containers.0.env.0": { name: "DB_PASSWORD", value: "hunter2" } },
    "an empty password": { "spec.containers.0.env.0": { name: "DB_PASSWORD", value: "" } },
    "a token of a sidecar": { "spec.initContainers.0.env.0": { name: "apiToken", value: "abc" } },
    "a secret taken apart": { "spec.ephemeralContainers.0.env.0": { name: "JWT_SECRET_KEY", value: "abc" } },
  },
  allows: {
    "a reference to a Secret": {
      "spec.containers.0.env.0": { name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db", key: "password" } } },
    },
    "a value that is null": { "spec.containers.0.env.0": { name: "DB_PASSWORD", value: null } },
    "the path of a secret": { "spec.containers.0.env.0": { name: "DB_PASSWORD_FILE", value: "/run/secrets/db" } },
    "a container without variables": { "spec.containers.0.env": undefined },
    "a reference not known": { "spec.containers.0.env.0": { name: "DB_PASSWORD", valueFrom: UNKNOWN.object } },
  },
  unknown: {
    "the name": { "spec.containers.0.env.0": { name: UNKNOWN.string, value: "abc" } },
    "the list": { "spec.containers.0.env": UNKNOWN.array },
  },
  refusesUnknown: {
    "a generated password": { "spec.containers.0.env.0": { name: "DB_PASSWORD", value: UNKNOWN.string } },
  },
  violatesBesideUnknown: { "spec.containers.0.env": [UNKNOWN.object, { name: "DB_PASSWORD", value: "hunter2" }] },
});
