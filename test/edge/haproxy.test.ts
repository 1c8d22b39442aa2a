import assert from "node:assert/strict";
import { globSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { buildImage, type Recipe } from "../../tools/images/index.ts";
import { Log } from "../../tools/lib/log.ts";
import { local } from "../../tools/lib/paths.ts";
import { Progress } from "../../tools/lib/progress.ts";
import { unpack } from "../images/support/unpacked.ts";
import { describeEdge } from "./expectations.ts";
import { Process } from "./support/process.ts";
import { writeHaproxy } from "./support/haproxy.ts";

/** Debian's HAProxy, a release that the controller supports; what would install it as a service is left out. */
const haproxy: Recipe = {
  name: "haproxy",
  tag: "2.6",
  packages: ["haproxy"],
  without: ["adduser", "passwd", "dpkg", "tar", "perl-base", "debconf", "sysvinit-utils", "login"],
  user: 65532,
  entrypoint: ["haproxy"],
};

describe("HAProxy with what HAProxy Ingress would tell it", function () {
  this.timeout(120_000);
  let directory: string;
  let program: readonly string[];

  before(async function () {
    // The first run downloads it.
    this.timeout(300_000);
    directory = mkdtempSync(join(local("test"), "haproxy-"));
    const { tree } = await unpack(await buildImage(haproxy, new Progress(new Log("edgetest"))), directory);
    const [loader = ""] = globSync("usr/lib/*-linux-gnu/ld-linux-*", { cwd: tree });
    const libraries = join(tree, loader, "..");
    program = [join(tree, loader), "--library-path", libraries, join(tree, "usr/sbin/haproxy")];
  });
  after(() => {
    rmSync(directory, { recursive: true, force: true });
  });

  describeEdge("haproxy", (objects, _target, place) => {
    const [object, ...others] = objects;
    assert.ok(object && "ingress" in object && others.length === 0);
    const [command = "", ...args] = program;
    return Promise.resolve(new Process(command, [...args, "-db", "-f", writeHaproxy(object, place)]));
  });
});
