// Holds the import table: who may import whom, which packages the library loads, and where.
import { describe, expect, it } from "vitest";
import { LAYERS, PACKAGES, PLATFORM_FILE, layerOf, layerTableMarkdown, mayImport } from "./layer-table.ts";
import { importsOf, librarySources, textOf } from "./repository.ts";

describe("import layers", () => {
  it("every library file belongs to a layer", () => {
    expect(librarySources.filter(path => !layerOf(path))).toEqual([]);
  });

  it("every file imports only what its layer may", () => {
    const wrong: string[] = [];
    for (const path of librarySources) {
      const layer = layerOf(path)!;
      for (const { target, line, typeOnly } of importsOf(path)) {
        if (target === undefined || mayImport(layer, target, typeOnly)) continue;
        const allowed = layer.may === "anything" ? "anything" : layer.may.join(", ") || "nothing";
        wrong.push(`${path}:${line} imports ${target}; ${layer.where} may import ${allowed}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("packages are loaded on demand, and only where the table says", () => {
    const wrong: string[] = [];
    for (const path of librarySources) {
      for (const { specifier, target, line, typeOnly, dynamic } of importsOf(path)) {
        if (target !== undefined) continue;
        const problem = specifier.startsWith("node:")
          ? nodeProblem(path, typeOnly, dynamic)
          : packageProblem(path, specifier, typeOnly, dynamic);
        if (problem) wrong.push(`${path}:${line} imports ${specifier}: ${problem}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("docs/architecture.md prints this table", () => {
    expect(textOf("docs/architecture.md")).toContain(layerTableMarkdown());
  });

  it("tells a forbidden import from an allowed one", () => {
    expect(mayImport(layerOf("expr/node.ts")!, "engine/plan/node.ts", true)).toBe(false);
    expect(mayImport(layerOf("engine/kernel/spec.ts")!, "engine/codegen/assembler/module.ts", false)).toBe(false);
    expect(mayImport(layerOf("engine/kernel/spec.ts")!, "engine/codegen/assembler/module.ts", true)).toBe(true);
    expect(layerOf("engine/codegen/assembler/module.ts")!.where).toBe("engine/codegen/assembler");
    expect(new Set(LAYERS.map(layer => layer.where)).size).toBe(LAYERS.length);
  });
});

function nodeProblem(path: string, typeOnly: boolean, dynamic: boolean): string | undefined {
  if (typeOnly) return undefined;
  if (!PLATFORM_FILE.test(path)) return "Node's modules belong in a file named platform-….ts";
  return dynamic ? undefined : "import it dynamically, so that browsers can load the file";
}

function packageProblem(
  path: string, specifier: string, typeOnly: boolean, dynamic: boolean,
): string | undefined {
  const folders = PACKAGES[specifier];
  if (!folders) return `not a package of the library (${Object.keys(PACKAGES).join(", ")})`;
  if (!typeOnly && !folders.some(folder => path.startsWith(`${folder}/`))) return `only ${folders.join(", ")} may`;
  return typeOnly || dynamic ? undefined : "load it with import() when it is needed";
}
