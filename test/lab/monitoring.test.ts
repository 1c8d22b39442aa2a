import assert from "node:assert/strict";
import { monitoredParts } from "../../components/monitored.ts";
import { about, isTold, noticesIn, pageOf, strange } from "../../tools/lab/monitoring/notices.ts";
import { evaluationTime, ruleProblems } from "../../tools/lab/monitoring/groups.ts";
import { withOwnMonitoring } from "../../tools/lab/monitoring/overlay.ts";
import { asked, hasData } from "../../tools/lab/monitoring/panels.ts";
import { newSecrets, receiverObjects } from "../../tools/lab/monitoring/receivers.ts";
import { discovery, expectedTargets, isComplete } from "../../tools/lab/monitoring/targets.ts";
import { longestPause } from "../../tools/lab/scenarios/monitoring-updated.ts";
import { pem, productionWith, settingsOf } from "../support/configuration.ts";
import { ofKind } from "../support/find.ts";
import { recordPlatform } from "../support/platform.ts";
import { stackConfiguration } from "../support/stacks.ts";

const target = { job: "opa", workload: "sark", port: { name: "opa-metrics", number: 8282 }, pods: 2 };
const pods = ["sark-a", "sark-b"].map((name, index) => ({ name, address: `10.0.0.${index}`, workload: "sark" }));
const stranger = { name: "gateway-a", address: "10.0.0.9", workload: "gateway" };

const found = (pod: string, url: string, health = "up") => ({
  labels: { job: "opa", pod },
  scrapeUrl: url,
  health,
  lastError: health === "up" ? "" : "refused",
});

describe("the targets that Prometheis find", () => {
  const expected = expectedTargets([target], [...pods, stranger], "mcp-local");
  const right = pods.map(({ name, address }) => found(name, `http://${address}:8282/metrics`));

  it("are right where each pod of the workload is found once and answers", () => {
    assert.ok(isComplete(discovery(expected, right)));
  });

  it("are wrong where one is missing, is another's, is found twice, or does not answer", () => {
    const [first, second] = right;
    assert.ok(first && second);
    const problems = (...targets: typeof right) => {
      const { missing, unexpected, down } = discovery(expected, targets);
      return [missing.length, unexpected.length, down.length];
    };
    assert.deepEqual(problems(first), [1, 0, 0]);
    assert.deepEqual(problems(first, second, found("gateway-a", "http://10.0.0.9:8282/metrics")), [0, 1, 0]);
    assert.deepEqual(problems(first, second, second), [0, 1, 0]);
    assert.deepEqual(problems(first, found("sark-b", "http://10.0.0.1:8282/metrics", "down")), [0, 0, 1]);
    assert.deepEqual(problems(first, found("sark-b", "http://10.0.0.1:8282/other")), [1, 1, 0]);
  });

  it("are asked through the prober where their health is read", () => {
    const health = { job: "sark-health", workload: "sark", port: { name: "http", number: 8000 }, pods: 2 };
    assert.deepEqual(
      expectedTargets([{ ...health, path: "/ready", probe: { body: [] } }], pods.slice(0, 2), "home")[0],
      [
        "sark-health sark-a",
        "http://blackbox-exporter.home.svc:9115/probe?module=sark-health&target=http%3A%2F%2F10.0.0.0%3A8000%2Fready",
      ].join(" "),
    );
  });

  it("cannot be judged where pods are missing that a component promises", () => {
    assert.throws(
      () => expectedTargets([{ ...target, pods: 3 }], pods, "mcp-local"),
      /sark has 2 pods, and opa promises 3/,
    );
  });
});

describe("the rules of a Prometheus", () => {
  const rule = { name: "Down", health: "ok" };
  const group = { name: "sark", lastEvaluation: "2026-01-01T00:00:00Z", evaluationTime: 0.25, rules: [rule] };

  it("are right where every group is there and was evaluated", () => {
    assert.deepEqual(ruleProblems(["sark"], [group]), []);
    assert.equal(evaluationTime([group, group]), 0.5);
  });

  it("are wrong where a group is missing, is nobody's, was never evaluated, or fails", () => {
    assert.deepEqual(ruleProblems(["sark", "cache"], [group]), ["cache is not there"]);
    assert.deepEqual(ruleProblems([], [group]), ["sark is nobody's"]);
    assert.deepEqual(ruleProblems(["sark"], [{ ...group, lastEvaluation: "0001-01-01T00:00:00Z" }]), [
      "sark was never evaluated",
    ]);
    assert.deepEqual(
      ruleProblems(["sark"], [{ ...group, rules: [{ ...rule, health: "err", lastError: "many-to-many" }] }]),
      ["Down of sark is err: many-to-many"],
    );
  });
});

describe("the queries of dashboards", () => {
  it("show something where a value is a number", () => {
    const sample = (value: string) => ({ metric: {}, value: [0, value] as const });
    assert.equal(hasData([]), false);
    assert.equal(hasData([sample("NaN")]), false);
    assert.equal(hasData([sample("NaN"), sample("0")]), true);
  });

  it("are excused where a panel says what it means that there is nothing", () => {
    const queries = asked(monitoredParts(settingsOf(productionWith())));
    assert.ok(queries.length > 40);
    const excused = queries.filter(({ nothing }) => nothing !== undefined);
    // What is compared with a limit is not there while all is well; nothing else may be missing.
    for (const { place, expression, nothing } of excused) {
      assert.match(expression, / > 0$/, place);
      assert.match(nothing ?? "", /^[A-Z].*\.$/, place);
    }
  });
});

/** Lines of the stand-ins' output. */
const told = (at: number, receiver: string, body: object, status = 200) =>
  JSON.stringify({ at, receiver, status, body });
const slack = (at: number, title: string) => told(at, "slack", { attachments: [{ title }] });
const page = (at: number, alert: string, action = "trigger") =>
  told(at, "pagerDuty", { event_action: action, payload: { summary: `${alert} in sark: Too few.` } }, 202);

describe("what people are told", () => {
  const output = [
    "some other line",
    told(500, "deadMansSwitch", { commonLabels: { alertname: "Watchdog" } }),
    slack(70_000, "SARKPodsDown in sark"),
    page(71_000, "SARKPodsDown"),
    slack(200_000, "Over: SARKPodsDown in sark"),
  ];

  it("is read from what the stand-ins say", () => {
    const notices = noticesIn(output.join("\n"));
    assert.deepEqual(
      notices.map(({ receiver, alert, over }) => [receiver, alert, over]),
      [
        ["deadMansSwitch", "Watchdog", false],
        ["slack", "SARKPodsDown", false],
        ["pagerDuty", "SARKPodsDown", false],
        ["slack", "SARKPodsDown", true],
      ],
    );
    assert.equal(about(notices, "SARKPodsDown", "slack").length, 1);
    assert.equal(isTold(notices, "SARKPodsDown"), true);
    assert.equal(isTold(notices, "SARKPodsDown", true), false);
    assert.equal(
      isTold(noticesIn([...output, page(201_000, "SARKPodsDown", "resolve")].join("\n")), "SARKPodsDown", true),
      true,
    );
  });

  it("counts from the fault until the last one knows", () => {
    assert.deepEqual(pageOf(noticesIn(output.join("\n")), "SARKPodsDown", 1_000), { seconds: 70, duplicates: 0 });
  });

  it("counts whoever is told again, and what nobody has provoked", () => {
    const notices = noticesIn(
      [...output, page(90_000, "SARKPodsDown"), slack(91_000, "PostgresDown in sark")].join("\n"),
    );
    assert.equal(pageOf(notices, "SARKPodsDown", 0).duplicates, 1);
    assert.deepEqual(
      strange(notices, ["SARKPodsDown"]).map(({ alert }) => alert),
      ["PostgresDown"],
    );
  });

  it("is nothing as long as one of them knows nothing", () => {
    const [, , only = ""] = output;
    assert.deepEqual(pageOf(noticesIn(only), "SARKPodsDown", 0), { seconds: Number.NaN, duplicates: 0 });
  });

  it("proves nothing where a receiver refuses a message", () => {
    assert.throws(() => noticesIn(told(1, "pagerDuty", {}, 400)), /pagerDuty refused a message with 400/);
    assert.throws(() => noticesIn(told(1, "nobody", {}, 404)), /nobody refused/);
  });
});

describe("stack local with a monitoring of its own", () => {
  const config = structuredClone(stackConfiguration("local")) as Record<string, object>;
  withOwnMonitoring(pem("authority"))(config);
  const settings = settingsOf(config);
  const production = settingsOf(productionWith());

  it("measures as often, with as many members, as production does", () => {
    assert.ok(settings.monitoring.mode === "own" && production.monitoring.mode === "own");
    const { prometheus, alertmanager } = settings.monitoring;
    assert.equal(prometheus.scrapeIntervalSeconds, production.monitoring.prometheus.scrapeIntervalSeconds);
    assert.equal(prometheus.replicas, production.monitoring.prometheus.replicas);
    assert.equal(alertmanager.replicas, production.monitoring.alertmanager.replicas);
  });

  it("judges by production's rules, but for the size of what is run", () => {
    const alerts = (of: typeof settings) =>
      monitoredParts(of).flatMap((component) =>
        component.alerts.map((alert) => [alert.name, alert.severity, alert.for]),
      );
    // The poolers' exporter is not built here.
    const measurable = settingsOf(productionWith({ "sark:postgres pooling metrics": false }));
    assert.deepEqual(alerts(settings), alerts(measurable));
  });

  it("runs what it names, under the names of images that are built here", async () => {
    const all = await recordPlatform(settings);
    const names = ofKind(all, "StatefulSet").map(
      ({ inputs }) => (inputs as { metadata: { name: string } }).metadata.name,
    );
    assert.ok(
      ["prometheus", "alertmanager"].every((name) => names.includes(name)),
      names.join(", "),
    );
  });

  it("finds the secrets of the receivers where the lab puts them", () => {
    const secrets = newSecrets();
    const objects = receiverObjects(settings.namespace, secrets, { certificate: "c", key: "k" });
    const stored = objects.find(({ kind, metadata }) => kind === "Secret" && metadata.namespace === settings.namespace);
    assert.ok(stored && "stringData" in stored);
    const keys = Object.keys(stored["stringData"] as object);
    assert.ok(settings.monitoring.mode === "own");
    const { receivers } = settings.monitoring;
    for (const receiver of ["slack", "pagerDuty", "deadMansSwitch"] as const) {
      const { secret, key = "" } = receivers[receiver]?.from ?? {};
      assert.equal(secret, stored.metadata.name);
      assert.ok(keys.includes(key), key);
    }
  });
});

describe("measurements by several Prometheis", () => {
  it("leave the pause that none of them fills", () => {
    assert.equal(longestPause([100, 115, 145, 160, 107, 122, 137]), 15);
    assert.equal(longestPause([100, 115, 160, 175, 100, 115]), 45);
  });

  it("say nothing where there are none", () => {
    assert.ok(Number.isNaN(longestPause([])));
  });
});
