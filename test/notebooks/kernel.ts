// A tslab kernel in a process of its own: started in a folder, given cells one after the other.
import { spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { HERE } from "./install.ts";
import type { Output } from "./notebook.ts";
import { sockets, type Dealer, type Subscriber } from "./sockets.ts";
import { decode, encode, type Message } from "./wire.ts";

/** Many times what a cell takes on a slow machine. */
const CELL_TIMEOUT_MS = 90_000;
const START_TIMEOUT_MS = 60_000;
const ASK_AGAIN_MS = 250;

export interface CellResult {
  readonly outputs: readonly Output[];
  readonly failed: boolean;
}

export class Kernel {
  readonly #key = randomUUID();
  readonly #session = randomUUID();
  readonly #process: ChildProcess;
  readonly #shell: Dealer;
  readonly #published: Subscriber;
  readonly #log: string[] = [];
  #heard: Message[] = [];
  #answers: Message[] = [];
  #wake: () => void = () => undefined;
  #ended: string | null = null;

  private constructor(folder: string, ports: readonly number[]) {
    const [shell, iopub, stdin, control, hb] = ports;
    const connection = join(folder, "connection.json");
    writeFileSync(connection, JSON.stringify({
      transport: "tcp", ip: "127.0.0.1", signature_scheme: "hmac-sha256", key: this.#key,
      shell_port: shell, iopub_port: iopub, stdin_port: stdin, control_port: control, hb_port: hb,
    }));
    this.#process = spawn(process.execPath,
      [join(HERE, "node_modules/tslab/bin/tslab"), "kernel", "--config-path", connection],
      { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, NODE_NO_WARNINGS: "1" } });
    for (const stream of [this.#process.stdout!, this.#process.stderr!]) {
      stream.on("data", (bytes: Buffer) => this.#log.push(bytes.toString()));
    }
    this.#process.on("exit", code => {
      this.#ended = `The kernel ended with ${code}: ${this.#log.join("")}`;
      this.#wake();
    });
    const { Dealer, Subscriber } = sockets();
    this.#shell = new Dealer();
    this.#published = new Subscriber();
    this.#shell.connect(`tcp://127.0.0.1:${shell}`);
    this.#published.connect(`tcp://127.0.0.1:${iopub}`);
    this.#published.subscribe();
    void this.#listen(this.#shell, message => this.#answers.push(message));
    void this.#listen(this.#published, message => this.#heard.push(message));
  }

  /** A kernel that answers and whose outputs are heard. */
  static async start(folder: string): Promise<Kernel> {
    const kernel = new Kernel(folder, await freePorts(5));
    const deadline = Date.now() + START_TIMEOUT_MS;
    // What is published before the subscription has arrived is lost: ask until something is heard.
    while (kernel.#heard.length === 0 || kernel.#answers.length === 0) {
      await kernel.#send("kernel_info_request", {});
      await kernel.#change(Math.min(Date.now() + ASK_AGAIN_MS, deadline));
      if (Date.now() >= deadline) throw new Error(`The kernel did not start: ${kernel.#log.join("")}`);
    }
    return kernel;
  }

  /** Runs a cell, to its end. */
  async run(code: string): Promise<CellResult> {
    const id = await this.#send("execute_request", {
      code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false, stop_on_error: true,
    });
    const deadline = Date.now() + CELL_TIMEOUT_MS;
    const own = (messages: readonly Message[]): Message[] =>
      messages.filter(({ parent }) => parent.msg_id === id);
    const idle = (): boolean => own(this.#heard)
      .some(({ header, content }) => header.msg_type === "status" && content["execution_state"] === "idle");
    while (own(this.#answers).length === 0 || !idle()) {
      if (Date.now() >= deadline) throw new Error(`A cell is not done after ${CELL_TIMEOUT_MS} ms:\n${code}`);
      await this.#change(deadline);
    }
    const failed = own(this.#answers)[0]!.content["status"] !== "ok";
    return { outputs: outputsOf(own(this.#heard)), failed };
  }

  async close(): Promise<void> {
    if (this.#ended === null) {
      this.#process.kill();
      await new Promise(resolve => this.#process.once("exit", resolve));
    }
    this.#shell.close();
    this.#published.close();
  }

  async #send(type: string, content: object): Promise<string> {
    const { id, frames } = encode(this.#key, this.#session, type, content);
    await this.#shell.send(frames);
    return id;
  }

  /** Until a message comes, or the deadline. */
  async #change(deadline: number): Promise<void> {
    if (this.#ended !== null) throw new Error(this.#ended);
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.#wake = resolve;
      timer = setTimeout(resolve, Math.max(0, deadline - Date.now()));
    });
    clearTimeout(timer);
  }

  async #listen(socket: Dealer | Subscriber, take: (message: Message) => void): Promise<void> {
    try {
      while (true) {
        take(decode(this.#key, await socket.receive()));
        this.#wake();
      }
    } catch (error) {
      // A closed socket ends its listener; a message that cannot be read ends the kernel.
      if ((error as { code?: string }).code === "EAGAIN" || this.#ended !== null) return;
      this.#ended = String(error);
      this.#wake();
    }
  }
}

/** Outputs as a notebook stores them: what a stream wrote in pieces is one text. */
function outputsOf(messages: readonly Message[]): Output[] {
  const outputs: Output[] = [];
  for (const { header, content } of messages) {
    if (header.msg_type === "stream") {
      const { name, text } = content as { name: string; text: string };
      const last = outputs.at(-1);
      if (last?.output_type === "stream" && last.name === name) last.text += text;
      else outputs.push({ output_type: "stream", name, text });
    } else if (header.msg_type === "display_data" || header.msg_type === "execute_result") {
      outputs.push({ output_type: "display_data", data: content["data"] as Record<string, string>, metadata: {} });
    } else if (header.msg_type === "error") {
      outputs.push({ output_type: "stream", name: "stderr", text: (content["traceback"] as string[]).join("\n") });
    }
  }
  return outputs;
}

/** Ports that nobody uses at the moment; all are held until each is known. */
async function freePorts(count: number): Promise<number[]> {
  const listening = (): Promise<ReturnType<typeof createServer>> => new Promise(resolve => {
    const server = createServer().listen(0, "127.0.0.1", () => resolve(server));
  });
  const servers = await Promise.all(Array.from({ length: count }, listening));
  const ports = servers.map(server => (server.address() as AddressInfo).port);
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  return ports;
}
