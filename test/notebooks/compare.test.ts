// The comparison of outputs can fail; messages are signed; the stored notebooks show what they should.
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../package/build-if-stale.ts";
import { difference } from "./compare.ts";
import { readNotebook, writeNotebook, type Output } from "./notebook.ts";
import { decode, encode } from "./wire.ts";

const text = (words: string): Output => ({ output_type: "stream", name: "stdout", text: words });
const html = (markup: string): Output => ({ output_type: "display_data", data: { "text/html": markup }, metadata: {} });

describe("difference", () => {
  it("text is compared exactly", () => {
    expect(difference([text("1 row\n")], [text("1 row\n")])).toBeNull();
    expect(difference([text("1 row\n")], [text("2 rows\n")])).toBe("output 1: the text is\n2 rows\n\nand was\n1 row\n");
    expect(difference([], [text("x")])).toBe("1 outputs in place of 0: stdout");
    expect(difference([html("<b>x</b>")], [text("x")])).toBe("output 1: stdout in place of text/html");
  });
  it("HTML by tags and words, not by numbers and attributes", () => {
    const stored = [html("<svg width=\"3\"><rect x=\"1.5\"/></svg> 12.5 ms")];
    expect(difference(stored, [html("<svg width=\"9\"><rect x=\"2\"/></svg>  7 ms")])).toBeNull();
    expect(difference(stored, [html("<svg width=\"3\"></svg> 12.5 ms")])).toContain("the HTML is");
    expect(difference(stored, [html("<svg width=\"3\"><rect x=\"1.5\"/></svg> 12.5 s")])).toContain("the HTML is");
  });
});

describe("messages", () => {
  const asBytes = (frames: readonly string[]): Uint8Array[] => frames.map(frame => Buffer.from(frame));
  it("come back as they were sent, behind any address", () => {
    const { id, frames } = encode("key", "session", "execute_request", { code: "1 + 1" });
    const message = decode("key", asBytes(["address", ...frames]));
    expect([message.header.msg_id, message.header.msg_type, message.content])
      .toEqual([id, "execute_request", { code: "1 + 1" }]);
  });
  it("with another key, or changed, are refused", () => {
    const { frames } = encode("key", "session", "execute_request", { code: "1 + 1" });
    expect(() => decode("other", asBytes(frames))).toThrow("wrong signature");
    expect(() => decode("key", asBytes([...frames.slice(0, -1), "{}"]))).toThrow("wrong signature");
    expect(() => decode("key", asBytes(["x"]))).toThrow("no mark");
  });
});

describe("stored notebooks", () => {
  const folder = join(ROOT, "docs/notebooks");
  const names = readdirSync(folder).filter(name => name.endsWith(".ipynb"));
  it("are at least three", () => {
    expect(names.length).toBeGreaterThanOrEqual(3);
  });
  it.each(names)("%s has outputs without errors, and is written as it is read", name => {
    const notebook = readNotebook(join(folder, name));
    const outputs = notebook.cells.flatMap(cell => cell.outputs ?? []);
    expect(outputs.length).toBeGreaterThan(2);
    expect(outputs.filter(output => output.output_type === "stream" && output.name === "stderr")).toEqual([]);
    const temporary = mkdtempSync(join(tmpdir(), "quern-notebook-"));
    writeNotebook(join(temporary, name), notebook);
    expect(readFileSync(join(temporary, name), "utf8")).toBe(readFileSync(join(folder, name), "utf8"));
    rmSync(temporary, { recursive: true });
  });
});
