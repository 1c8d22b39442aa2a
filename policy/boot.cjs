"use strict";

const { Module, createRequire, enableCompileCache, flushCompileCache } = require("node:module");
const { join } = require("node:path");

// What Node compiles, and takes out of TypeScript, is kept beside the installed packages, unless NODE_COMPILE_CACHE names another
// folder: it is most of a start.
enableCompileCache(join(require.resolve("@pulumi/policy/package.json"), "../../../.cache/sark-platform-policy"));

// The SDK loads a part of npm with 400 modules to find the packages that a serialised function needs, which takes a third of the
// start. A pack serialises none; whoever does gets it then.
const sdk = createRequire(require.resolve("@pulumi/pulumi"));
const path = sdk.resolve("@npmcli/arborist");
const lazy = new Module(path);
lazy.loaded = true;
lazy.exports = {
  __esModule: true,
  get Arborist() {
    delete require.cache[path];
    return sdk(path).Arborist;
  },
};
require.cache[path] = lazy;

// Pulumi requires this file and awaits what it exports; the rules are ES modules in TypeScript, which Node strips and
// imports itself. A rejected import is therefore the pack's own failure: the process ends without ever serving a port.
module.exports = import("./pack.ts").then((pack) => {
  // Node would write at its end, but Pulumi kills the pack. After the first questions, which compile most of the rest.
  setTimeout(flushCompileCache, 1000).unref();
  return pack;
});
