// Some kernels pinned as text, so that a change of the generator shows as a change of code that can be read.
// `vitest run test/codegen -u` rewrites them.
import { describe, expect, it } from "vitest";
import { generate } from "../../engine/codegen/pipeline.ts";
import { kernelKey, type KernelSpec } from "../../engine/kernel/spec.ts";
import { SPECS } from "./specs.ts";

const cases: readonly (readonly [string, KernelSpec])[] = Object.entries(SPECS);

describe.each(cases)("%s", (name, spec) => {
  it("is the code it was", async () => {
    await expect(`${generate(spec, false).text()}\n`).toMatchFileSnapshot(`expect/${name}.wat`);
  });

  it("is valid on shared and unshared memory, and the same each time", () => {
    for (const shared of [false, true]) {
      const { bytes } = generate(spec, shared);
      expect(WebAssembly.validate(bytes)).toBe(true);
      expect(generate(structuredClone(spec), shared).bytes).toEqual(bytes);
    }
  });
});

describe("the cache key", () => {
  it("is the same for equal specifications, and tells ranges, storages and memories apart", () => {
    const spec: KernelSpec = SPECS["ungrouped-sum"];
    const [node] = spec.nodes;
    const wider: KernelSpec = { ...spec, nodes: [{ ...node!, range: { min: 0n, max: 2n ** 40n - 1n } }] };
    expect(kernelKey(structuredClone(spec), false)).toBe(kernelKey(spec, false));
    expect(new Set([kernelKey(spec, false), kernelKey(spec, true), kernelKey(wider, false)]).size).toBe(3);
  });
});
