import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { Checkout } from "../support/checkout.ts";

const install = `
  import { installPython } from "./tools/setup/python.ts";
  import { Log } from "./tools/lib/log.ts";
  import { Progress } from "./tools/lib/progress.ts";
  const packages = { name: "tiny", title: "tiny 1.0", minimumPython: "3.10" };
  try {
    console.log("packages in " + await installPython(packages, new Progress(new Log("tiny"))));
  } catch (error) {
    console.log(error.name + ": " + error.message);
    process.exitCode = 1;
  }
`;

/** A Python of the wanted version whose pip makes a file in the folder that it is given, and says how it was called. */
const python = `case "$1" in
  -c) echo 3.12;;
  *) echo "$@" >&2; while [ "$1" != --target ]; do shift; done; mkdir -p "$2"; touch "$2/tiny.py";;
esac`;

describe("installing Python packages", function () {
  this.timeout(60_000);
  let checkout: Checkout;

  beforeEach(() => {
    checkout = new Checkout();
    checkout.write("tools/setup/tiny-requirements.txt", "tiny==1.0 --hash=sha256:00\n");
  });
  afterEach(() => {
    checkout.remove();
  });

  const installed = () => {
    const folder = join(checkout.cache, "programs");
    return existsSync(folder) ? readdirSync(folder) : [];
  };

  it("installs once, and again only when the requirements or Python change", async () => {
    checkout.shadow("python3", python);
    assert.match((await checkout.run(install)).output, /✓ tiny 1\.0 \(downloaded\)/);
    assert.doesNotMatch((await checkout.run(install)).output, /downloaded/);
    checkout.write("tools/setup/tiny-requirements.txt", "tiny==1.1 --hash=sha256:00\n");
    assert.match((await checkout.run(install)).output, /downloaded/);
    checkout.shadow("python3", python.replace("3.12", "3.13"));
    assert.match((await checkout.run(install)).output, /downloaded/);
    assert.equal(installed().length, 3);
    assert.deepEqual(readdirSync(join(checkout.cache, "build")), []);
  });

  it("leaves nothing that looks finished when pip refuses", async () => {
    const refusing = python.replace("touch", "echo DO NOT MATCH THE HASHES >&2; exit 1; touch");
    checkout.shadow("python3", refusing);
    const { status, output } = await checkout.run(install);
    assert.equal(status, 1);
    assert.match(output, /Failure: The Python packages of tools\/setup\/tiny-requirements\.txt cannot be installed\./);
    assert.match(output, /--require-hashes[\s\S]*DO NOT MATCH/);
    assert.deepEqual(installed(), []);
    assert.deepEqual(readdirSync(join(checkout.cache, "build")), []);
  });

  for (const [problem, shadow, message] of [
    [
      "Python is missing",
      "exit 127",
      /Failure: tiny 1\.0 needs Python, and there is no "python3".* Install Python 3\.10/,
    ],
    ["Python is too old", "echo 3.9", /Failure: tiny 1\.0 needs Python 3\.10; "python3" on the PATH is 3\.9\. Install/],
    [
      "pip is missing",
      'case "$1" in -c) echo 3.12;; *) echo "No module named pip" >&2; exit 1;; esac',
      /Failure: pip is needed to install Python packages.* Install python3-pip/,
    ],
  ] as const) {
    it(`says in one message that ${problem}`, async () => {
      checkout.shadow("python3", shadow);
      const { status, output } = await checkout.run(install);
      assert.equal(status, 1);
      assert.match(output, message);
      assert.deepEqual(installed(), []);
    });
  }
});
