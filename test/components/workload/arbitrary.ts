import fc from "fast-check";
import type { PodArgs } from "../../../components/workload/pod.ts";
import type { ScratchVolume } from "../../../components/workload/volume.ts";
import type { ContainerArgs, Probe } from "../../../components/workload/container.ts";

// Arbitrary arguments of the workload builders, with attempts to smuggle in what the types do not offer.

const word = fc.stringMatching(/^[a-z]{1,8}$/);
const amounts = fc.constant({ cpu: "1", memory: "1Gi", ephemeralStorage: "1Gi" });

const probe: fc.Arbitrary<Probe> = fc.record({
  check: fc.oneof(
    fc.record({ path: word.map((path) => `/${path}`), port: fc.integer({ min: 1, max: 65_535 }) }),
    fc.record({ command: fc.array(word) }),
  ),
  period: fc.integer({ min: 1, max: 60 }),
  timeout: fc.integer({ min: 1, max: 60 }),
  failures: fc.integer({ min: 1, max: 60 }),
});

/** Fields of Kubernetes that a careless spread would let through. */
const smuggled = fc.constantFrom<object>(
  {},
  { securityContext: { privileged: true, runAsUser: 0 } },
  { hostNetwork: true, hostPID: true, hostIPC: true },
  { automountServiceAccountToken: true, enableServiceLinks: true },
  { imagePullPolicy: "Always", lifecycle: { postStart: { exec: { command: ["sh"] } } } },
  { volumes: [{ name: "host", hostPath: { path: "/" }, sizeLimit: "1Mi" }] },
);

export const anyContainer: fc.Arbitrary<ContainerArgs> = fc
  .record(
    {
      name: word,
      image: fc.constantFrom("registry.example.com/app@sha256:0", "app:latest"),
      resources: fc.record({ requests: amounts, limits: amounts }),
      command: fc.array(word),
      arguments: fc.array(word),
      ports: fc.dictionary(word, fc.integer({ min: 1, max: 65_535 })),
      environment: fc.dictionary(word, fc.string()),
      environmentFrom: word,
      secretEnvironment: fc.dictionary(word, fc.record({ secret: word, key: word })),
      mounts: fc.array(
        fc.record(
          { volume: word, path: fc.constant("/tmp"), readOnly: fc.boolean() },
          { requiredKeys: ["volume", "path"] },
        ),
      ),
      probes: fc.record({ startup: probe, readiness: probe, liveness: probe }),
      drainSeconds: fc.nat(120),
    },
    { requiredKeys: ["name", "image", "resources"] },
  )
  .chain((args) => smuggled.map((extra) => ({ ...extra, ...args })));

const scratch: fc.Arbitrary<ScratchVolume> = fc.record({ name: word, sizeLimit: fc.constant("64Mi") });
const files = fc.record({ name: word, configMap: word });

export const anyPod: fc.Arbitrary<PodArgs> = fc
  .record(
    {
      identity: fc.record({ name: word, component: word }),
      version: word,
      serviceAccount: word,
      priorityClass: word,
      user: fc.integer({ min: 1, max: 65_535 }),
      pullSecrets: fc.array(word),
      containers: fc.array(anyContainer, { minLength: 1, maxLength: 3 }),
      sidecars: fc.array(anyContainer, { maxLength: 2 }),
      volumes: fc.array(fc.oneof(scratch, files), { maxLength: 3 }),
      terminationGraceSeconds: fc.nat(3600),
    },
    {
      requiredKeys: [
        "identity",
        "version",
        "serviceAccount",
        "priorityClass",
        "user",
        "pullSecrets",
        "containers",
        "terminationGraceSeconds",
      ],
    },
  )
  .chain((args) => smuggled.map((extra) => ({ ...extra, ...args })));
