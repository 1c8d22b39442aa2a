import { connect, type Socket } from "node:net";

/** What a server answers: text, a number, nothing, a list, or an error. */
export type Reply = string | number | null | Error | readonly Reply[];

/** A client that knows neither clusters nor TLS, as SARK's is. Commands may be sent before the answers to others are there. */
export class PlainClient {
  private readonly socket: Socket;
  private buffer = Buffer.alloc(0);
  private readonly waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void }[] =
    [];

  constructor(port: number, host = "127.0.0.1") {
    this.socket = connect({ port, host, noDelay: true });
    this.socket.on("data", (piece) => {
      this.buffer = Buffer.concat([this.buffer, piece]);
      this.deliver();
    });
    const end = (error: Error) => {
      for (const { reject } of this.waiting.splice(0)) reject(error);
    };
    this.socket.on("error", end);
    this.socket.on("close", () => {
      end(new Error("the connection is closed"));
    });
  }

  /** Sends a command; resolves with the answer, also where it is an error. */
  async send(...words: readonly (string | number)[]): Promise<Reply> {
    const encoded = words.map((word) => `$${Buffer.byteLength(String(word))}\r\n${word}\r\n`).join("");
    this.socket.write(`*${words.length}\r\n${encoded}`);
    return new Promise((resolve, reject) => this.waiting.push({ resolve, reject }));
  }

  close(): void {
    this.socket.destroy();
  }

  private deliver(): void {
    for (;;) {
      const parsed = parse(this.buffer, 0);
      if (parsed === undefined) return;
      this.buffer = this.buffer.subarray(parsed.end);
      this.waiting.shift()?.resolve(parsed.reply);
    }
  }
}

/** One answer and where it ends; undefined while some of it is missing. */
function parse(buffer: Buffer, start: number): { readonly reply: Reply; readonly end: number } | undefined {
  const newline = buffer.indexOf("\r\n", start);
  if (newline < 0) return undefined;
  const [kind, text, end] = [
    buffer.toString("latin1", start, start + 1),
    buffer.toString("utf8", start + 1, newline),
    newline + 2,
  ];
  const size = Number(text);
  switch (kind) {
    case "+":
      return { reply: text, end };
    case "-":
      return { reply: new Error(text), end };
    case ":":
      return { reply: size, end };
    case "$":
      if (size < 0) return { reply: null, end };
      return buffer.length < end + size + 2
        ? undefined
        : { reply: buffer.toString("utf8", end, end + size), end: end + size + 2 };
    default:
      return size < 0 ? { reply: null, end } : parseList(buffer, end, size);
  }
}

function parseList(buffer: Buffer, start: number, size: number): ReturnType<typeof parse> {
  const list: Reply[] = [];
  let end = start;
  while (list.length < size) {
    const parsed = parse(buffer, end);
    if (parsed === undefined) return undefined;
    list.push(parsed.reply);
    end = parsed.end;
  }
  return { reply: list, end };
}
