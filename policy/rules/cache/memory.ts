import { wellArchitected } from "../../frameworks.ts";
import { valkeyRule } from "../../valkey.ts";

export const cacheMemory = valkeyRule(
  {
    name: "cache-memory",
    displayName: "Memory that ends before the container's",
    description:
      "Valkey and Redis must have a limit for their memory, and must say what makes room when it is reached.",
    severity: "high",
    tags: ["cache", "availability"],
    remediationSteps: "Set maxmemory to about 60 % of the container's memory limit, and maxmemory-policy.",
    url: "https://valkey.io/topics/lru-cache/",
    framework: wellArchitected("REL05-BP01"),
  },
  ({ path, directive }, report) => {
    if (!(Number.parseInt(directive("maxmemory")?.[0] ?? "", 10) > 0)) report(`${path} must set maxmemory.`);
    if (directive("maxmemory-policy") === undefined) report(`${path} must set maxmemory-policy.`);
  },
);
