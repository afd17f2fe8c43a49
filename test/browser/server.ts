// Serves a test page, its scripts and the built package under a strict policy; takes the page's messages.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import type { Scripts } from "./bundle.ts";
import type { Message } from "./message.ts";
import { ordersBytes, productsBytes } from "./tables.ts";

export interface Served {
  readonly url: string;
  /** What the page has loaded so far, by address. */
  readonly loaded: ReadonlyMap<string, Size>;
  close(): Promise<void>;
}

export interface Size {
  readonly bytes: number;
  readonly zippedBytes: number;
}

/** Whether a page can load what its workers run: it may not be there, or the page's policy may refuse it. */
export type WorkersFile = "served" | "missing" | "refused";

export interface ServeOptions {
  /** Asks browsers to isolate the page, which gives it SharedArrayBuffer. */
  readonly isolated: boolean;
  readonly workers: WorkersFile;
  readonly scripts: Scripts;
  /** The folder of the built package. */
  readonly dist: string;
  readonly receive: (message: Message) => void;
  /** Milliseconds of processor time that the browser has used; null: not known here. */
  readonly processorTime: () => number | null;
}

interface File {
  readonly type: string;
  readonly body: Uint8Array;
}

const ARROW = "application/vnd.apache.arrow.stream";
const IMPORT_MAP = JSON.stringify({ imports: { "apache-arrow": "/apache-arrow.js" } });
const PAGE = `<!doctype html><meta charset="utf-8"><title>Quern</title>
<script type="importmap">${IMPORT_MAP}</script>
<script src="/guard.js"></script>
<script type="module" src="/checks.js"></script>
`;

/** No inline script but the import map, no eval; WebAssembly may be compiled. */
const policy = (workers: WorkersFile): string => [
  "default-src 'none'", "connect-src 'self'", `worker-src ${workers === "refused" ? "'none'" : "'self'"}`,
  `script-src 'self' 'wasm-unsafe-eval' 'sha256-${createHash("sha256").update(IMPORT_MAP).digest("base64")}'`,
].join("; ");

const ISOLATION = {
  "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp",
};

/** How long the page has nothing to do while its use of the processor is measured. */
const IDLE_MS = 1500;

async function percentBusy(processorTime: () => number | null): Promise<string | null> {
  const before = processorTime();
  await sleep(IDLE_MS);
  const after = processorTime();
  return before === null || after === null ? null : String((after - before) / IDLE_MS * 100);
}

export async function serve(options: ServeOptions): Promise<Served> {
  const { isolated, workers, scripts, dist, receive, processorTime } = options;
  const files = filesOf(scripts, dist);
  if (workers === "missing") files.delete("/dist/worker.js");
  const loaded = new Map<string, Size>();
  const headers = { "content-security-policy": policy(workers), "cache-control": "no-store", ...(isolated ? ISOLATION : {}) };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { pathname: path } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST" && path === "/message") {
      receive(JSON.parse(await text(request)) as Message);
      response.writeHead(204, headers).end();
      return;
    }
    if (path === "/processor-time") {
      const percent = await percentBusy(processorTime);
      response.writeHead(percent === null ? 204 : 200, headers).end(percent);
      return;
    }
    const file = files.get(path);
    if (file) {
      loaded.set(path, { bytes: file.body.length, zippedBytes: gzipSync(file.body).length });
      response.writeHead(200, { ...headers, "content-type": file.type }).end(file.body);
    } else response.writeHead(404, headers).end();
  };
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      receive({ kind: "error", text: `The server failed at ${request.url}: ${String(error)}` });
      response.destroy();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/?workers=${workers}`, loaded,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** All that there is, by address; of the built package every script, a worker's among them. */
function filesOf(scripts: Scripts, dist: string): Map<string, File> {
  const script = (body: Uint8Array): File => ({ type: "text/javascript; charset=utf-8", body });
  const files = new Map<string, File>([
    ["/", { type: "text/html; charset=utf-8", body: Buffer.from(PAGE) }],
    ["/guard.js", script(scripts.guard)],
    ["/checks.js", script(scripts.checks)],
    ["/apache-arrow.js", script(scripts.arrow)],
    ["/orders.arrow", { type: ARROW, body: ordersBytes() }],
    ["/products.arrow", { type: ARROW, body: productsBytes() }],
  ]);
  for (const name of readdirSync(dist)) {
    if (name.endsWith(".js")) files.set(`/dist/${name}`, script(readFileSync(`${dist}/${name}`)));
    if (name.endsWith(".wasm")) files.set(`/dist/${name}`, { type: "application/wasm", body: readFileSync(`${dist}/${name}`) });
  }
  return files;
}
