import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildImage, recipes } from "../../tools/images/index.ts";
import { root } from "../../tools/lib/paths.ts";
import { TestAuthority } from "../support/authority.ts";
import { Container, describeContainers } from "./support/container.ts";
import { CountingProgress } from "./support/progress.ts";
import { unpack, type UnpackedImage } from "./support/unpacked.ts";

const tokenDirectory = "/var/run/secrets/token";

interface Patch {
  readonly pod: string;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly change: unknown;
}

describeContainers("the leader's label", function () {
  this.timeout(120_000);

  let directory: string;
  let image: UnpackedImage;
  let server: Server;
  let labelled: readonly string[];
  let lock: string;
  let refusals: number;
  let patches: Patch[];

  before(async function () {
    // The first run builds the image.
    this.timeout(180_000);
    const built = await buildImage(recipes.patroni, new CountingProgress());
    directory = mkdtempSync(join(tmpdir(), "sark-leader-label-"));
    image = await unpack(built, join(directory, "patroni"));
    const authority = await TestAuthority.create(directory);
    await authority.issue("server", "serverAuth");
    const read = (file: string): string => readFileSync(authority.path(file), "utf8");
    mkdirSync(join(directory, "token"));
    const token = { "ca.crt": read("ca.crt"), token: "the-token\n", namespace: "home\n" };
    for (const [file, text] of Object.entries(token)) writeFileSync(join(directory, "token", file), text);
    server = createServer({ cert: read("server.crt"), key: read("server.key") }, (request, response) => {
      const answer = (status: number, body: unknown) =>
        response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
      const { pathname, searchParams } = new URL(request.url ?? "", "https://127.0.0.1");
      if (refusals > 0) {
        refusals -= 1;
        answer(503, { message: "not yet" });
      } else if (request.method === "PATCH") {
        let text = "";
        request.on("data", (chunk: Buffer) => (text += chunk.toString()));
        request.on("end", () => {
          const { authorization, "content-type": type } = request.headers;
          patches.push({ pod: pathname, type, authorization, change: JSON.parse(text) });
          answer(200, {});
        });
      } else if (pathname === "/api/v1/namespaces/home/configmaps/main-leader") {
        answer(200, { metadata: { annotations: { leader: lock } } });
      } else if (pathname === "/api/v1/namespaces/home/pods") {
        assert.equal(searchParams.get("labelSelector"), "cluster-name=main,role=primary");
        answer(200, { items: labelled.map((name) => ({ metadata: { name, resourceVersion: "7" } })) });
      } else answer(404, {});
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  after(() => {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  });
  beforeEach(() => {
    labelled = ["main-0", "main-1", "main-2"];
    lock = "main-1";
    refusals = 0;
    patches = [];
  });

  /** What Patroni does on main-1, which has got a role. */
  async function called(role: string): Promise<{ readonly status: number; readonly output: string }> {
    const script = readFileSync(join(root, "components/postgres/scripts/lead_alone.py"), "utf8");
    const container = new Container(image, {
      command: ["python3", "-c", script, "on_role_change", role, "main"],
      environment: {
        ...{ MEMBER: "main-1", SCOPE: "main", SCOPE_LABEL: "cluster-name", ROLE_LABEL: "role" },
        TOKEN_DIRECTORY: tokenDirectory,
        KUBERNETES_SERVICE_HOST: "127.0.0.1",
        KUBERNETES_SERVICE_PORT: String((server.address() as AddressInfo).port),
      },
      volumes: { [tokenDirectory]: join(directory, "token") },
    });
    return { status: await container.end(), output: container.output };
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
