import assert from "node:assert/strict";
import { mayConnect } from "../../support/network-policy.ts";
import type { Endpoint, NetworkPolicy } from "../../support/network-policy-types.ts";

// The evaluator that judges the rendered policies is itself held to what the documentation of Kubernetes says.

const pod = (namespace: string, labels: Readonly<Record<string, string>>, address = "198.51.100.1"): Endpoint => ({
  address,
  pod: { namespace, namespaceLabels: { name: namespace }, labels, ports: { http: 8080 } },
});
const outside = (address: string): Endpoint => ({ address });
const policy = (spec: NetworkPolicy["spec"], namespace = "home"): NetworkPolicy => ({
  metadata: { name: "test", namespace },
  spec,
});
const web = pod("home", { app: "web" });
const data = pod("home", { app: "data" });
const stranger = pod("away", { app: "web" });
const tcp = (port: number) => ({ protocol: "TCP", port }) as const;
const all = { podSelector: {} };

describe("the evaluator of network policies", () => {
  it("allows everything to a pod that no policy selects", () => {
    assert.ok(mayConnect([], web, data, tcp(1)));
    assert.ok(mayConnect([policy({ podSelector: { matchLabels: { app: "other" } } })], web, data, tcp(1)));
    assert.ok(mayConnect([policy(all, "away")], web, data, tcp(1)));
  });

  it("denies one direction, the other or both, as the types say or the rules imply", () => {
    const directions = (spec: NetworkPolicy["spec"]) => [
      mayConnect([policy(spec)], stranger, data, tcp(1)),
      mayConnect([policy(spec)], data, stranger, tcp(1)),
    ];
    assert.deepEqual(directions(all), [false, true]);
    assert.deepEqual(directions({ ...all, egress: [] }), [false, false]);
    assert.deepEqual(directions({ ...all, policyTypes: ["Egress"] }), [true, false]);
    assert.deepEqual(directions({ ...all, policyTypes: ["Ingress", "Egress"] }), [false, false]);
  });

  it("adds policies up, and needs both ends to allow", () => {
    const deny = policy({ ...all, policyTypes: ["Ingress", "Egress"] });
    const accept = policy({ podSelector: { matchLabels: { app: "data" } }, ingress: [{}] });
    const open = policy({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Egress"], egress: [{}] });
    assert.ok(!mayConnect([deny, accept], web, data, tcp(1)));
    assert.ok(!mayConnect([deny, open], web, data, tcp(1)));
    assert.ok(mayConnect([deny, accept, open], web, data, tcp(1)));
    assert.ok(!mayConnect([deny, accept, open], data, web, tcp(1)), "answers need no rule, connections back do");
  });

  it("takes a pod selector for the policy's own namespace, and two selectors of a peer together", () => {
    const from = (...peers: NonNullable<NonNullable<NetworkPolicy["spec"]["ingress"]>[number]["from"]>) =>
      [web, stranger, outside("192.0.2.1")].map((source) =>
        mayConnect([policy({ ...all, ingress: [{ from: peers }] })], source, data, tcp(1)),
      );
    const isWeb = { matchLabels: { app: "web" } };
    const isAway = { matchLabels: { name: "away" } };
    assert.deepEqual(from({ podSelector: isWeb }), [true, false, false]);
    assert.deepEqual(from({ namespaceSelector: isAway }), [false, true, false]);
    assert.deepEqual(from({ namespaceSelector: {}, podSelector: isWeb }), [true, true, false]);
    assert.deepEqual(from({ namespaceSelector: isAway, podSelector: { matchLabels: { app: "db" } } }), [
      false,
      false,
      false,
    ]);
    assert.deepEqual(from({ podSelector: isWeb }, { namespaceSelector: isAway }), [true, true, false]);
    assert.deepEqual(from(), [true, true, true]);
  });

  it("knows address ranges of both families, with exceptions", () => {
    const to = (cidr: string, except: readonly string[], address: string) =>
      mayConnect(
        [policy({ ...all, policyTypes: ["Egress"], egress: [{ to: [{ ipBlock: { cidr, except } }] }] })],
        web,
        outside(address),
        tcp(443),
      );
    assert.deepEqual(
      [
        to("10.0.0.0/8", [], "10.255.0.1"),
        to("10.0.0.0/8", ["10.255.0.0/16"], "10.255.0.1"),
        to("10.0.0.0/8", [], "11.0.0.0"),
        to("2001:db8::/32", [], "2001:db8::1"),
        to("2001:db8::/32", [], "2001:db9::1"),
        to("0.0.0.0/0", [], "2001:db8::1"),
      ],
      [true, false, false, true, false, false],
    );
  });

  it("knows ports by number, range, name and protocol", () => {
    const port = (allowed: object, protocol: "TCP" | "UDP", number: number) =>
      mayConnect([policy({ ...all, ingress: [{ ports: [allowed] }] })], web, data, { protocol, port: number });
    assert.deepEqual(
      [
        port({ port: 53 }, "TCP", 53),
        port({ port: 53 }, "UDP", 53),
        port({ port: 53, protocol: "UDP" }, "UDP", 53),
        port({ port: 53 }, "TCP", 54),
        port({ port: 50, endPort: 54 }, "TCP", 54),
        port({ port: 50, endPort: 54 }, "TCP", 55),
        port({ port: "http" }, "TCP", 8080),
        port({ port: "http" }, "TCP", 80),
        port({ protocol: "TCP" }, "TCP", 1),
        port({ protocol: "TCP" }, "UDP", 1),
      ],
      [true, false, true, false, true, false, true, false, true, false],
    );
  });

  it("knows expressions about labels", () => {
    const selected = (
      operator: "In" | "NotIn" | "Exists" | "DoesNotExist",
      key: string,
      values?: readonly string[],
    ) => {
      const podSelector = { matchExpressions: [{ key, operator, ...(values && { values }) }] };
      return !mayConnect([policy({ podSelector })], stranger, data, tcp(1));
    };
    assert.deepEqual(
      [
        selected("In", "app", ["data", "web"]),
        selected("In", "app", ["web"]),
        selected("NotIn", "app", ["data"]),
        selected("NotIn", "tier", ["data"]),
        selected("Exists", "app"),
        selected("Exists", "tier"),
        selected("DoesNotExist", "tier"),
        selected("DoesNotExist", "app"),
      ],
      [true, false, false, true, true, false, true, false],
    );
  });

  it("refuses to judge what it does not know", () => {
    const judge = (spec: object) => () => mayConnect([policy(spec as NetworkPolicy["spec"])], web, data, tcp(1));
    for (const spec of [
      { ...all, denied: [] },
      { ...all, ingress: [{ to: [] }] },
      { ...all, ingress: [{ from: [{ entity: "world" }] }] },
      { ...all, ingress: [{ from: [{}] }] },
      { ...all, ingress: [{ from: [{ podSelector: {}, ipBlock: { cidr: "10.0.0.0/8" } }] }] },
      { ...all, ingress: [{ ports: [{ port: 1, range: 2 }] }] },
      { podSelector: { matchNames: [] } },
    ]) {
      assert.throws(judge(spec), /cannot be judged|is refused/, JSON.stringify(spec));
    }
  });
});
