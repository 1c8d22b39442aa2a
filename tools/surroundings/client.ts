import { readFileSync } from "node:fs";
import { join } from "node:path";
import { imageName, recipes } from "../images/index.ts";
import { namespace, server } from "./objects.ts";

/** Where calls of the gateway come from, as stack local names it. */
const home = "edge";

const script = readFileSync(join(import.meta.dirname, "call.py"), "utf8");

/** A pod that may call the gateway and only waits to be told to. It has Python because the stand-ins have. */
export const clientObjects = [
  namespace(home),
  server({
    namespace: home,
    name: "client",
    image: imageName(recipes.mcpStandIn),
    user: 1000,
    command: ["python", "-c", "import signal; signal.sigwait({signal.SIGTERM})"],
  }),
];

/** Arguments of kubectl that make the client do one call, which it reads as JSON from its input. */
export const callCommand = ["exec", "--stdin", "client-0", "--namespace", home, "--", "python", "-c", script];
