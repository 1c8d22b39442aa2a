import assert from "node:assert/strict";
import { json } from "node:stream/consumers";
import { describeContainers } from "./support/container.ts";
import { MemberScripts } from "./support/member-scripts.ts";

interface Patch {
  readonly pod: string;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly change: unknown;
}

describeContainers("the leader's label", function () {
  this.timeout(120_000);

  let scripts: MemberScripts;
  let labelled: readonly string[];
  let lock: string;
  let refusals: number;
  let patches: Patch[];

  before(async function () {
    // The first run builds the image.
    this.timeout(180_000);
    scripts = await MemberScripts.create(async ({ pathname, searchParams }, request) => {
      if (refusals > 0) {
        refusals -= 1;
        return { status: 503, body: { message: "not yet" } };
      }
      if (request.method === "PATCH") {
        const { authorization, "content-type": type } = request.headers;
        patches.push({ pod: pathname, type, authorization, change: await json(request) });
        return { status: 200, body: {} };
      }
      if (pathname === "/api/v1/namespaces/home/configmaps/main-leader") {
        return { status: 200, body: { metadata: { annotations: { leader: lock } } } };
      }
      assert.equal(pathname, "/api/v1/namespaces/home/pods");
      assert.equal(searchParams.get("labelSelector"), "cluster-name=main,role=primary");
      return { status: 200, body: { items: labelled.map((name) => ({ metadata: { name, resourceVersion: "7" } })) } };
    });
  });
  after(() => {
    scripts.remove();
  });
  beforeEach(() => {
    labelled = ["main-0", "main-1", "main-2"];
    lock = "main-1";
    refusals = 0;
    patches = [];
  });

  /** What Patroni does on main-1, which has got a role. */
  async function called(role: string): Promise<{ readonly status: number; readonly output: string }> {
    return scripts.run(["python3", "/etc/patroni/lead_alone.py", "on_role_change", role, "main"], {
      MEMBER: "main-1",
      SCOPE: "main",
      SCOPE_LABEL: "cluster-name",
      ROLE_LABEL: "role",
    });
  }

  it("is taken from every other pod by who has become the leader", async () => {
    const { status, output } = await called("primary");
    assert.equal(status, 0, output);
    assert.deepEqual(
      patches,
      ["main-0", "main-2"].map((pod) => ({
        pod: `/api/v1/namespaces/home/pods/${pod}`,
        type: "application/merge-patch+json",
        authorization: "Bearer the-token",
        change: { metadata: { resourceVersion: "7", labels: { role: null } } },
      })),
    );
  });

  it("stays with others where the member follows, or has lost the lock again", async () => {
    assert.equal((await called("replica")).status, 0);
    lock = "main-2";
    assert.equal((await called("primary")).status, 0);
    assert.deepEqual(patches, []);
  });

  it("is taken as soon as the API server answers", async () => {
    labelled = ["main-0"];
    refusals = 2;
    const { status, output } = await called("primary");
    assert.equal(status, 0, output);
    assert.equal(patches.length, 1);
  });
});
