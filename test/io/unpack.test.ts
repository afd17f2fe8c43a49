// Bytes looked at before they are taken, joined, and unpacked: what is closed, and what is told.
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { deflateGzip, inflateGzip } from "../../src/io/bytes/gzip.ts";
import { joinBytes } from "../../src/io/bytes/join.ts";
import { peeked } from "../../src/io/bytes/peek.ts";
import { unpacked, type Unpacking } from "../../src/io/bytes/unpack.ts";
import { openNdjson } from "../../src/io/json/open.ts";
import { MemorySource } from "./csv/byte-sources.ts";
import { errorOf } from "./bytes.ts";

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

it("a file in UTF-16 that is refused as JSON is closed", async () => {
  const source = new MemorySource(Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0), 2, "f.ndjson");
  expect(await errorOf(openNdjson(source))).toMatchObject({ code: "not-utf8" });
  expect(source.open).toBe(0);
});
