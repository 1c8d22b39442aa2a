import { type Agent, request } from "node:http";
import { text } from "node:stream/consumers";
import { decisionPoint } from "../../../components/authorization/index.ts";
import type { OpaProcess } from "./engine.ts";

/** Sends a body over a connection that is kept, and returns the answer's; fetch would take most of the time itself. */
export async function sendTo({ decisions }: OpaProcess, agent: Agent, body: string): Promise<string> {
  const [host = "", port = ""] = decisions.split(":");
  const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    request({ host, port, method: "POST", path: decisionPoint.path, agent, headers }, (response) => {
      text(response).then(resolve, reject);
    })
      .on("error", reject)
      .end(body);
  });
}
