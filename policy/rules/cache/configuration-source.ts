import { eachCache, isCacheServer } from "../../cache.ts";
import { CONFIG_MAP, provides } from "../../config-map.ts";
import { wellArchitected } from "../../frameworks.ts";
import type { Volume } from "../../kubernetes.ts";
import { stackRule } from "../../rule.ts";
import { inNamespace, namespaceOf } from "../../stack.ts";
import { allOf, some } from "../../unknown.ts";
import { configuresValkey } from "../../valkey.ts";

export const cacheConfigurationSource = stackRule(
  {
    name: "cache-configuration-source",
    displayName: "The cache's configuration in the open",
    description:
      "Valkey and Redis must take their configuration from a ConfigMap of the stack, where the rules can judge it.",
    severity: "high",
    tags: ["cache"],
    remediationSteps: "Mount a ConfigMap with valkey.conf or redis.conf, and start the server with that file.",
    url: "https://valkey.io/topics/valkey.conf/",
    framework: wellArchitected("OPS05-BP01"),
  },
  (resources, report) => {
    eachCache(resources, report, ({ statefulSet, pod }, report) => {
      if (!some(pod.spec.containers, isCacheServer)) return;
      const configMaps = inNamespace(resources, () => namespaceOf(statefulSet), CONFIG_MAP);
      const configures = (volume: Volume): boolean =>
        some(configMaps, ({ props }) =>
          allOf(
            () => provides(props, volume, statefulSet),
            () => configuresValkey(props),
          ),
        );
      if (some(pod.spec.volumes, configures)) return;
      report("The pods must mount a ConfigMap of the stack with valkey.conf or redis.conf.");
    });
  },
);
