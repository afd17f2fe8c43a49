// Where bytes come from and go to: files, URLs with ranges and without, Blobs, streams.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { createReadStream } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openBytes, type FileInput } from "../../src/io/bytes/open.ts";
import { fileSink } from "../../src/io/bytes/platform-file.ts";
import { streamBytes } from "../../src/io/bytes/stream.ts";
import { openNdjson } from "../../src/io/json/open.ts";
import { openIpc } from "../../src/io/ipc/open.ts";
import { errorOf, rowsOf } from "./bytes.ts";
import { query } from "./query.ts";

const TEXT = '{"x":1}\n{"x":2}\n{"x":3}\n';
const BYTES = new TextEncoder().encode(TEXT);
const ROWS = [[1n], [2n], [3n]];
const FLIGHTS = "node_modules/vega-datasets/data/flights-200k.arrow";

let folder = "";
let address = "";
const asked: string[] = [];
const server = createServer((request, response) => { void answer(request, response); });

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url!, "http://local");
  const { range } = request.headers;
  asked.push(range ?? "all");
  const body = pathname.endsWith("flights") ? await readFile(FLIGHTS) : Buffer.from(BYTES);
  if (pathname === "/missing") response.writeHead(404).end();
  else if (pathname === "/cut") {
    response.writeHead(200, { "content-length": 1000 });
    response.write(body.subarray(0, 9), () => response.destroy());
  } else if (pathname.startsWith("/whole") || range === undefined) response.writeHead(200).end(body);
  else {
    const [, start, end] = /bytes=(\d+)-(\d+)/.exec(range)!;
    const etag = pathname === "/changing" ? { etag: `"${asked.length}"` } : {};
    response.writeHead(206, { "content-range": `bytes ${start}-${end}/${body.length}`, ...etag });
    response.end(body.subarray(Number(start), Number(end) + 1));
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "quern-bytes-"));
  await writeFile(join(folder, "rows.ndjson"), TEXT);
  await new Promise<void>(resolve => { server.listen(0, "127.0.0.1", resolve); });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

async function *generated(size = 5): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < BYTES.length; at += size) yield BYTES.subarray(at, at + size);
}

describe("every kind of input", () => {
  const inputs: Record<string, () => FileInput> = {
    "a path": () => join(folder, "rows.ndjson"), "a file URL": () => new URL(`file://${folder}/rows.ndjson`),
    "bytes": () => BYTES, "a buffer": () => BYTES.slice().buffer, "a Blob": () => new Blob([BYTES]),
    "a File": () => new File([BYTES], "rows.ndjson"), "a URL with ranges": () => `${address}/rows`,
    "a URL without ranges": () => new URL(`${address}/whole`),
    "a Node stream": () => createReadStream(join(folder, "rows.ndjson"), { highWaterMark: 4 }),
    "a web stream": () => new Blob([BYTES]).stream(), "a generator": () => generated(),
  };
  it.each(Object.keys(inputs))("%s", async name => {
    const bytes = await openBytes(inputs[name]!());
    expect(await query(await openNdjson(bytes))).toEqual(ROWS);
    const other = await openBytes(inputs[name]!());
    expect(await other.size()).toBe(BYTES.length);
    expect([...await other.read(2, 5)]).toEqual([...BYTES.subarray(2, 5)]);
    expect([...await other.read(4, 4)]).toEqual([]);
    expect(await errorOf(other.read(2, 1000))).toMatchObject({
      name: "FormatError",
      code: "truncated-file",
      message: expect.stringContaining("ends at byte 24"),
    });
    let count = 0;
    for await (const piece of other.pieces()) count += piece.length;
    expect(count).toBe(BYTES.length);
    await other.close();
  });

  it("what is none is refused", async () => {
    for (const input of [null, 5, {}, undefined]) {
      expect(await errorOf(openBytes(input as never))).toMatchObject({ name: "PlanError", code: "not-a-file" });
    }
  });
});

describe("URLs", () => {
  it("only the needed ranges are fetched", async () => {
    asked.length = 0;
    const table = await openIpc(await openBytes(`${address}/flights`));
    expect(table.rowCount).toBeNull();
    expect(await rowsOf(table, { columns: [2] })).toHaveLength(200_000);
    expect(asked).not.toContain("all");
    const fetched = asked
      .map(range => /=(\d+)-(\d+)/.exec(range)!)
      .reduce((sum, [, a, b]) => sum + Number(b) - Number(a) + 1, 0);
    expect(fetched).toBeLessThan((await readFile(FLIGHTS)).length * 0.6);
  });
  it("a server without ranges is asked once", async () => {
    asked.length = 0;
    const table = await openIpc(await openBytes(`${address}/whole-flights`));
    expect(await rowsOf(table, { columns: [0], most: 1 })).not.toHaveLength(0);
    expect(asked).toEqual(["bytes=0-0"]);
  });
  it("what is missing, cut or changed, and where nobody answers", async () => {
    const of = async (path: string) => errorOf(openNdjson(await openBytes(`${address}${path}`)).then(t => rowsOf(t)));
    expect(await of("/missing")).toMatchObject({ name: "ResourceError", code: "no-such-file", message: expect.stringContaining("answered 404") });
    expect(await of("/cut")).toMatchObject({ name: "ResourceError", code: "read-failed", message: `${address}/cut could not be read to its end.` });
    const cut = await openBytes(`${address}/cut`);
    expect(await errorOf(cut.read(0, 5))).toMatchObject({ name: "ResourceError", code: "read-failed" });
    const changing = await openBytes(`${address}/changing`);
    expect(await errorOf(changing.read(0, 5).then(() => changing.read(5, 9)))).toMatchObject({ code: "changed-file" });
    expect(await errorOf(openBytes("http://127.0.0.1:1/x").then(b => b.size()))).toMatchObject({ code: "read-failed" });
  });
});

describe("streams", () => {
  it("come once: what was read is kept, what was left is told", async () => {
    const table = await openNdjson(streamBytes(generated(), "events"), { sample: 1 });
    expect(await rowsOf(table, { most: 1 })).toEqual([[1n]]);
    expect(await errorOf(rowsOf(table))).toMatchObject({
      name: "ResourceError", code: "stream-left", message: expect.stringContaining("events was left before its end"),
    });
    const all = await openNdjson(streamBytes(generated()));
    expect(await rowsOf(all)).toEqual(ROWS);
    expect(await rowsOf(all)).toEqual(ROWS);
  });
  it("that fail, or give text, are named", async () => {
    async function *failing() {
      yield BYTES.subarray(0, 3);
      throw new Error("gone");
    }
    expect(await errorOf(openNdjson(streamBytes(failing(), "pipe")))).toMatchObject({ name: "ResourceError", message: "pipe could not be read to its end." });
    async function *text() { yield TEXT as never; }
    expect(await errorOf(openNdjson(streamBytes(text(), "pipe")))).toMatchObject({ code: "not-bytes" });
  });
  it("are ended by whoever leaves", async () => {
    let ended = false;
    async function *watched() {
      try {
        yield* generated(1);
      } finally {
        ended = true;
      }
    }
    const bytes = streamBytes(watched());
    for await (const _ of (await openNdjson(bytes, { sample: 1 })).read({
      columns: [0],
      conditions: [],
      most: 1,
    }))
      break;
    expect(ended).toBe(true);
  });
});

describe("a file that is written", () => {
  it("has its name when it is whole, and is not there when it failed", async () => {
    const path = join(folder, "out.bin");
    const sink = await fileSink(path);
    await sink.write(BYTES);
    expect((await readdir(folder)).includes("out.bin")).toBe(false);
    await sink.close();
    expect(new Uint8Array(await readFile(path))).toEqual(BYTES);
    const failed = await fileSink(join(folder, "other.bin"));
    await failed.write(BYTES);
    await failed.abort();
    expect((await readdir(folder)).sort()).toEqual(["out.bin", "rows.ndjson"]);
    expect(await errorOf(fileSink(join(folder, "none/x.bin")))).toMatchObject({ name: "ResourceError" });
  });
});
