import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import type { Policies } from "@pulumi/policy";
import messages from "@pulumi/pulumi/proto/analyzer_pb.js";
import { convertOnce } from "../../policy/conversion.ts";
import { rules } from "../../policy/rules/index.ts";
import { compliantTemplate, workload } from "./fixtures.ts";

type Call<Request> = (
  call: { request: Request },
  done: (error: Error | null, response: messages.AnalyzeResponse) => void,
) => void;
type Serve<Request> = (pack: string, version: string, level: string, policies: Readonly<Policies>) => Call<Request>;

const require = createRequire(import.meta.url);
// What the SDK's server runs for each message; its declarations leave it out.
const { makeAnalyzeRpcFun, makeAnalyzeStackRpcFun } = require("@pulumi/policy/server.js") as {
  makeAnalyzeRpcFun: Serve<messages.AnalyzeRequest>;
  makeAnalyzeStackRpcFun: Serve<messages.AnalyzeStackRequest>;
};
const { Struct } = createRequire(require.resolve("@pulumi/pulumi"))(
  "google-protobuf/google/protobuf/struct_pb.js",
) as typeof import("google-protobuf/google/protobuf/struct_pb.js");

const { type, props } = workload("kubernetes:apps/v1:Deployment", compliantTemplate());

/** The properties of a workload as a message, and how often they were converted. */
function counted() {
  const properties = Struct.fromJavaScript(JSON.parse(JSON.stringify(props)) as Record<string, never>);
  const read = properties.getFieldsMap.bind(properties);
  const conversions = { count: 0 };
  properties.getFieldsMap = () => {
    conversions.count++;
    return read();
  };
  return { properties, conversions };
}

async function analyze(properties: ReturnType<typeof counted>["properties"], policies: Readonly<Policies>) {
  const request = new messages.AnalyzeRequest();
  request.setType(type).setName("sark").setUrn(`urn:pulumi:test::sark-platform::${type}::sark`);
  request.setProperties(properties).setOptions(new messages.AnalyzerResourceOptions());
  const serve = makeAnalyzeRpcFun("pack", "1.0.0", "mandatory", policies);
  const call = promisify((done: Parameters<typeof serve>[1]) => {
    serve({ request }, done);
  });
  return (await call()).getDiagnosticsList().map((one) => one.getMessage());
}

async function analyzeStack(properties: ReturnType<typeof counted>["properties"], policies: Readonly<Policies>) {
  const resource = new messages.AnalyzerResource();
  resource.setType(type).setName("sark").setUrn(`urn:pulumi:test::sark-platform::${type}::sark`);
  resource.setProperties(properties).setOptions(new messages.AnalyzerResourceOptions());
  const request = new messages.AnalyzeStackRequest().setResourcesList([resource]);
  const serve = makeAnalyzeStackRpcFun("pack", "1.0.0", "mandatory", policies);
  await promisify((done: Parameters<typeof serve>[1]) => {
    serve({ request }, done);
  })();
}

describe("the conversion of properties", () => {
  const prototype = Struct.prototype as { toJavaScript: unknown };
  const convert = prototype.toJavaScript;

  afterEach(() => {
    prototype.toJavaScript = convert;
  });

  it("is what the SDK repeats for each rule, or else it needs no help any more", async () => {
    const { properties, conversions } = counted();
    await analyze(properties, rules);
    assert.ok(conversions.count > 50, `${conversions.count} times`);
  });

  it("happens once for all rules about a resource", async () => {
    convertOnce();
    const { properties, conversions } = counted();
    await analyze(properties, rules);
    assert.equal(conversions.count, 1);
  });

  it("happens once for all rules about the stack", async () => {
    convertOnce();
    const { properties, conversions } = counted();
    await analyzeStack(properties, rules);
    assert.equal(conversions.count, 1);
  });

  it("leaves each rule a copy of its own", async () => {
    convertOnce();
    const rule = (name: string): Policies[number] => ({
      name,
      description: name,
      enforcementLevel: "mandatory",
      validateResource: (args, report) => {
        const { spec } = args.props as { spec: { hostNetwork?: boolean } };
        if (spec.hostNetwork === true) report("What another rule wrote.");
        spec.hostNetwork = true;
      },
    });
    assert.deepEqual(await analyze(counted().properties, [rule("first"), rule("second")]), []);
  });
});
