import { z } from "zod";
import type { Check } from "./checks.ts";
import type { containerResources } from "./services.ts";

// How many requests are let into a pod of the gateway at once.

/** Ports of the proxy in front of each gateway: where requests come in, and where it says whether it works. */
export const admissionPorts = { http: 8088, status: 9904 } as const;

/** @param resources of the proxy that admits */
export const gatewayAdmission = (resources: z.ZodDefault<typeof containerResources>) =>
  z
    .strictObject({
      mode: z
        .enum(["off", "limited"])
        .default("off")
        .describe(
          "off: every request gets to the gateway, and where there are too many, all wait. limited: Envoy in front of each " +
            "gateway lets only so many in at once, and answers all others at once with 503 and Retry-After. Default: off.",
        ),
      requestsAtOnce: z
        .int()
        .min(1)
        .max(10_000)
        .default(100)
        .describe(
          "Requests in one pod at once, open streams included; as many more wait for a connection. A pod that answers 50 " +
            "requests/s with 100 in it takes two seconds for each. Default: 100.",
        ),
      resources: resources.describe("Requests and limits of the proxy."),
    })
    .prefault({})
    .describe("What the gateway does with more requests than it can answer.");

/** Whether requests are sent away where there are too many. */
export const isLimited = ({ admission }: { readonly admission: { readonly mode: string } }): boolean =>
  admission.mode === "limited";

export const admissionChecks: readonly Check[] = [
  {
    needs: ["gateway", "images"],
    at: "images",
    problem: ({ gateway, images }) =>
      isLimited(gateway) && images.envoy === undefined
        ? "must name envoy, 1.37 or newer, while sark:gateway.admission.mode is limited: it admits requests to the gateway"
        : undefined,
  },
  {
    needs: ["gateway"],
    at: "gateway.contract",
    problem: ({ gateway }) => {
      const { httpPort, metricsPort } = gateway.contract;
      const taken: readonly number[] = Object.values(admissionPorts);
      const wrong = [httpPort, metricsPort].find((port) => port !== undefined && taken.includes(port));
      return isLimited(gateway) && wrong !== undefined
        ? `must not use port ${wrong}: the proxy in the same pod that admits requests listens there`
        : undefined;
    },
  },
];
