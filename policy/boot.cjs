"use strict";

// Pulumi requires this file and awaits what it exports; the rules are ES modules in TypeScript, which Node strips and
// imports itself. A rejected import is therefore the pack's own failure: the process ends without ever serving a port.
module.exports = import("./pack.ts");
