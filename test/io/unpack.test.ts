// Bytes looked at before they are taken, joined, and unpacked: what is closed, and what is told.
import { gzipSync } from "node:zlib";
import { ZSTDDecoder } from "zstddec/stream";
import { describe, expect, it } from "vitest";
import { deflateGzip, inflateGzip } from "../../src/io/bytes/gzip.ts";
import { joinBytes } from "../../src/io/bytes/join.ts";
import { peeked } from "../../src/io/bytes/peek.ts";
import { unpacked, type Unpacking } from "../../src/io/bytes/unpack.ts";
import { fileBytes } from "../../src/io/bytes/platform-file.ts";
import { loadZstd } from "../../src/io/bytes/zstd.ts";
import { openCsv } from "../../src/io/csv/open.ts";
import { openNdjson } from "../../src/io/json/open.ts";
import { MemorySource } from "./csv/byte-sources.ts";
import { errorOf, rowsOf } from "./bytes.ts";
import { connect, temporaryFolder } from "./parquet/duckdb-files.ts";
import { zstdFrame, zstdOfOneByte } from "./zstd-frames.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = async (pieces: AsyncIterable<Uint8Array>): Promise<string> => {
  const all: Uint8Array[] = [];
  for await (const piece of pieces) all.push(piece.slice());
  return new TextDecoder().decode(joinBytes(all));
};
const asked: Unpacking = { name: "f", compression: "auto", codeOf: packing => `bad-${packing}` };

it("joins copies", () => {
  const [a, b] = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  const both = joinBytes([a, new Uint8Array(), b]);
  a[0] = 9;
  expect([...both]).toEqual([1, 2, 3]);
  expect(joinBytes([b])).not.toBe(b);
  expect(joinBytes([])).toHaveLength(0);
});

describe("peeked", () => {
  it.each([1, 2, 3, 4, 100])("has the first bytes of pieces of %i, and all of them", async size => {
    const source = new MemorySource("abcdefgh", size);
    const peek = await peeked(source.pieces(), 4);
    expect(new TextDecoder().decode(peek.first)).toMatch(/^abcd/);
    expect(await textOf(peek)).toBe("abcdefgh");
    expect(source.open).toBe(0);
  });

  it("keeps the first bytes of a source that fills one buffer again and again", async () => {
    async function* refilled() {
      const buffer = new Uint8Array(3);
      for (const text of ["abc", "def", "ghi"]) {
        buffer.set(bytesOf(text));
        yield buffer;
      }
    }
    expect(await textOf(await peeked(refilled(), 4))).toBe("abcdefghi");
  });

  it("closes what it has opened when nothing is taken", async () => {
    const source = new MemorySource("abcdefgh", 2);
    const peek = await peeked(source.pieces(), 4);
    expect(source.open).toBe(1);
    await peek.return();
    expect(source.open).toBe(0);
    expect(await textOf(peek)).toBe("");
  });
});

describe("gzip", () => {
  const text = "many bytes ".repeat(50_000);

  it("keeps buffers in both directions, and stops behind the size", async () => {
    const packed = await deflateGzip(bytesOf(text));
    expect(packed.length).toBeLessThan(text.length / 50);
    expect(new TextDecoder().decode(await inflateGzip(packed, text.length))).toBe(text);
    const some = await inflateGzip(packed, 1000);
    expect(some.length).toBeGreaterThan(1000);
    expect(some.length).toBeLessThan(text.length);
  });

  it("closes the source when it is left, and when it is damaged", async () => {
    const packed = gzipSync(text);
    const left = new MemorySource(packed, 100);
    const pieces = await unpacked(left.pieces(), asked);
    await pieces.next();
    await pieces.return();
    expect(left.open).toBe(0);
    const cut = new MemorySource(packed.subarray(0, packed.length / 2), 100);
    expect(await errorOf(unpacked(cut.pieces(), asked).then(textOf))).toMatchObject({
      name: "FormatError", code: "bad-gzip", message: "f is compressed with gzip, and damaged or cut off.",
    });
    expect(cut.open).toBe(0);
  });

  it("tells what fails in reading as it is", async () => {
    const failure = new Error("the disk is gone");
    async function* failing() {
      yield gzipSync(text).subarray(0, 100);
      throw failure;
    }
    expect(await errorOf(unpacked(failing(), asked).then(textOf))).toBe(failure);
  });
});

describe("zstd", () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `${i},text ${i * 7}\n`).join("");
  const frame = zstdFrame(bytesOf(text));

  it.each([1, 3, 777, 1 << 20])("is unpacked from pieces of %i", async size => {
    const source = new MemorySource(size === 1 ? zstdFrame(bytesOf("abc")) : frame, size);
    expect(await textOf(await unpacked(source.pieces(), asked))).toBe(size === 1 ? "abc" : text);
    expect(source.open).toBe(0);
  });

  it("reads frames one behind the other, empty ones, too", async () => {
    const frames = joinBytes([zstdFrame(bytesOf("ab")), zstdFrame(bytesOf("")), zstdFrame(bytesOf("cd"))]);
    expect(await textOf(await unpacked(new MemorySource(frames).pieces(), asked))).toBe("abcd");
    const nothing = await unpacked(new MemorySource(zstdFrame(bytesOf(""))).pieces(), asked);
    expect([nothing.first.length, await textOf(nothing)]).toEqual([0, ""]);
  });

  it("gives what much comes out of in pieces", async () => {
    let [length, most] = [0, 0];
    for await (const piece of await unpacked(new MemorySource(zstdOfOneByte(65, 1000)).pieces(), asked)) {
      length += piece.length;
      most = Math.max(most, piece.length);
    }
    expect([length, most]).toEqual([1000 << 17, 1 << 17]);
  });

  const whole = bytesOf("many bytes ");
  it.each<[string, Uint8Array]>([
    ["cut off", frame.subarray(0, -10)], ["cut in the header", zstdFrame(whole).subarray(0, 5)],
    ["followed by something else", joinBytes([zstdFrame(whole), bytesOf("and more")])],
    ["of a block that is none", joinBytes([zstdFrame(whole).subarray(0, 6), Uint8Array.of(255, 255, 255, 0)])],
    ["of a window that is too large", Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 255, 1, 0, 0)],
  ])("that is %s is refused, and closed", async (_, bytes) => {
    const source = new MemorySource(bytes, 1000);
    expect(await errorOf(unpacked(source.pieces(), asked).then(textOf))).toMatchObject({
      name: "FormatError", code: "bad-zstd", message: "f is compressed with zstd, and damaged or cut off.",
    });
    expect(source.open).toBe(0);
  });

  it("closes the source when it is left, and gives its memory back", async () => {
    await loadZstd();
    const shared = ZSTDDecoder as unknown as Readonly<Record<symbol, { memory: WebAssembly.Memory }>>;
    const { memory } = shared[Symbol.for("quern.zstd")]!;
    const before = memory.buffer.byteLength;
    for (let i = 0; i < 300; i++) {
      const source = new MemorySource(frame, 1000);
      const pieces = await unpacked(source.pieces(), asked);
      await pieces.next();
      await pieces.return();
      expect(source.open).toBe(0);
    }
    expect(memory.buffer.byteLength - before).toBeLessThan(8 << 20);
  });

  it("tells what fails in reading as it is", async () => {
    const failure = new Error("the disk is gone");
    async function* failing() {
      yield frame.subarray(0, 1000);
      throw failure;
    }
    expect(await errorOf(unpacked(failing(), asked).then(textOf))).toBe(failure);
  });

  it("a whole buffer may hold no more than was said", async () => {
    const decode = await loadZstd();
    expect(new TextDecoder().decode(decode(frame, text.length))).toBe(text);
    expect(() => decode(frame, text.length - 1)).toThrow("zstd reports error 70");
    expect(() => decode(zstdOfOneByte(0, 10), 2 ** 32 - 1)).toThrow(/memory/);
  });
});

describe("zstd that DuckDB wrote", () => {
  const folder = temporaryFolder();
  it.each(["csv", "json"] as const)("is read as %s", async format => {
    const duckdb = await connect();
    const path = `${folder}/rows.${format}.zst`;
    await duckdb.run(`copy (select i as a, 'text ' || i % 100 as b from range(200000) r(i)) to '${path}' (format ${format}, compression zstd)`);
    const table = await (format === "csv" ? openCsv : openNdjson)(await fileBytes(path));
    const rows = await rowsOf(table);
    expect(rows).toHaveLength(200_000);
    expect(rows[123_456]).toEqual([123_456n, "text 56"]);
    const some = table.read({ columns: [0], conditions: [], most: 10 });
    for await (const { rowCount } of some) expect(rowCount).toBeGreaterThan(0);
  });
});

it("a file in UTF-16 that is refused as JSON is closed", async () => {
  const source = new MemorySource(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0), 2, "f.ndjson");
  expect(await errorOf(openNdjson(source))).toMatchObject({ code: "not-utf8" });
  expect(source.open).toBe(0);
});
