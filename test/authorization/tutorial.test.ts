import assert from "node:assert/strict";
import type { Settings } from "../../settings.ts";
import { bypasses } from "./support/bypasses.ts";
import { type Case, clientsForm, query, questionOf } from "./support/cases.ts";
import { type Answer, OpaProcess, opaProgram, settingsWith } from "./support/engine.ts";
import { rules } from "./support/rules.ts";
import { tutorialAuthorization } from "./support/tutorial.ts";

describe("the tutorial's policy", function () {
  this.timeout(60_000);
  let engine: OpaProcess;
  let settings: Settings;

  before(async () => {
    settings = settingsWith(tutorialAuthorization);
    engine = await OpaProcess.start(await opaProgram(), settings);
  });
  after(() => engine.remove());

  const decide = (one: Case) => engine.ask(questionOf(one));

  describe("its rules, meant as they were", () => {
    for (const [title, one] of Object.entries(rules)) {
      it(`${title}: ${one.allow ? "allowed" : "denied"}, for ${one.why}`, async () => {
        assert.equal((await decide(one)).allow, one.allow);
        assert.equal((await engine.ask(clientsForm(questionOf(one)))).allow, one.allow, "in the client's form");
      });
    }
  });

  describe("the ways around it", () => {
    for (const [title, one] of Object.entries(bypasses)) {
      it(`${title}: ${one.allow ? "" : "denied, for "}${one.why}`, async () => {
        assert.equal((await decide(one)).allow, one.allow);
      });
    }

    it("a reason and a lifetime, whatever the decision", async () => {
      for (const one of [...Object.values(rules), ...Object.values(bypasses)]) {
        const answer = await decide(one);
        assert.match(answer.reason, answer.allow ? /^allowed: / : /^denied: /);
        assert.equal(answer.audit_reason, answer.reason);
        assert.equal(typeof answer.cache_ttl, "number");
      }
    });

    it("as the tutorial has the tool, with a role that can write: no query passes", async () => {
      const { servers } = settings.authorization;
      const tool = servers["postgres-mcp"]?.["execute_query"];
      assert.ok(tool);
      const tools = { ...servers["postgres-mcp"], execute_query: { ...tool, runsAs: "read-write" as const } };
      const writing = { ...settings, authorization: { ...settings.authorization, servers: { "postgres-mcp": tools } } };
      const other = await OpaProcess.start(await opaProgram(), writing);
      try {
        const queries = Object.values(bypasses).filter(
          ({ parameters }) => typeof (parameters as { query?: unknown } | undefined)?.query === "string",
        );
        assert.ok(queries.length >= 10);
        for (const one of queries) assert.equal((await other.ask(questionOf(one))).allow, false);
        const admins: Case = {
          role: "admin",
          tool: "execute_query",
          parameters: query("select 1"),
          allow: false,
          why: "",
        };
        const { reason } = await other.ask(questionOf(admins));
        assert.equal(reason, "denied: a query passes only where it runs under a read-only role");
      } finally {
        await other.remove();
      }
    });

    it("the reason names the role that counted, not the first one", async () => {
      const admins: Case = { role: "admin", tool: "list_tables", allow: true, why: "" };
      const asked = { ...questionOf(admins), user: { roles: ["visitor", "admin"] } };
      assert.equal((await engine.ask(asked)).reason, "allowed: admin");
    });

    it("an answer is kept by the sensitivity of the tool, and never where that is critical", async () => {
      const seconds = async (role: Case["role"], tool: string, parameters: object): Promise<Answer["cache_ttl"]> => {
        const answer = await decide({ role, tool, parameters, allow: true, why: "" });
        assert.equal(answer.allow, true);
        return answer.cache_ttl;
      };
      assert.equal(await seconds("developer", "list_tables", {}), 1800);
      assert.equal(await seconds("analyst", "execute_query", query("select 1")), 60);
      assert.equal(await seconds("developer", "vacuum", { table: "users" }), 0);
    });

    it("a sensitive parameter is not passed on", async () => {
      const { filtered_parameters: passed } = await decide({
        ...{
          role: "admin",
          tool: "vacuum",
          parameters: { table: "users", full: true, password: "secret" },
          allow: true,
          why: "",
        },
      });
      assert.deepEqual(passed, { table: "users", full: true });
    });
  });
});
