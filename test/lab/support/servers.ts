import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** Servers on this machine that play a store. */
export class Servers {
  private readonly servers: Server[] = [];
  private readonly sockets: Socket[] = [];

  /** Starts one that does the same to every client; returns its port. */
  async start(serve: (socket: Socket) => void): Promise<number> {
    const server = createServer((socket) => {
      this.sockets.push(socket);
      socket.on("error", () => undefined);
      serve(socket);
    }).listen(0, "127.0.0.1");
    this.servers.push(server);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  }

  /** Stops the one that was started last: nobody listens at its port then. */
  stopLast(): void {
    this.servers.pop()?.close();
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    for (const server of this.servers) server.close();
  }
}
