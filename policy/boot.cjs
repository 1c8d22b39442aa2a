"use strict";

const { Module, createRequire, enableCompileCache, flushCompileCache } = require("node:module");
const { join } = require("node:path");

// What Node compiles, and takes out of TypeScript, is kept beside the installed packages, unless NODE_COMPILE_CACHE names another
// folder: it is most of a start.
enableCompileCache(join(require.resolve("@pulumi/policy/package.json"), "../../../.cache/sark-platform-policy"));

// The SDK loads what a pack has no use for: an interface to the command line, and a part of npm, which finds the packages that a
// serialised function needs. They are 500 modules and a third of the start; whoever asks for them gets them then.
const sdk = createRequire(require.resolve("@pulumi/pulumi"));
for (const name of ["@npmcli/arborist", "@pulumi/pulumi/automation"]) {
  const path = sdk.resolve(name);
  const lazy = new Module(path);
  let loaded;
  const load = () => {
    delete require.cache[path];
    return sdk(path);
  };
  lazy.exports = new Proxy({}, { get: (_, key) => key === "__esModule" || (loaded ??= load())[key] });
  lazy.loaded = true;
  require.cache[path] = lazy;
}

// Pulumi requires this file and awaits what it exports; the rules are ES modules in TypeScript, which Node strips and
// imports itself. A rejected import is therefore the pack's own failure: the process ends without ever serving a port.
module.exports = import("./pack.ts").then((pack) => {
  // Node would write at its end, but Pulumi kills the pack. After the first questions, which compile most of the rest.
  setTimeout(flushCompileCache, 1000).unref();
  return pack;
});
