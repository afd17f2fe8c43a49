// Which folder may import which: the import table that docs/architecture.md prints and the tests hold.

export interface Layer {
  /** A folder, a file, or the files right in a folder; the longest one that a file is in counts. */
  readonly where: string;
  /** Folders and files that it may import beside itself; ` (types)` for type-only imports. */
  readonly may: readonly string[] | "anything";
}

export const LAYERS: readonly Layer[] = [
  { where: "expr", may: [] },
  { where: "engine/memory", may: ["expr"] },
  { where: "engine/source", may: ["expr", "engine/memory"] },
  { where: "engine/plan", may: ["expr", "engine/memory", "engine/source (types)"] },
  {
    where: "engine/reference",
    may: ["expr", "engine/plan", "engine/source", "engine/memory/host-column.ts"],
  },
  { where: "engine/estimate", may: ["expr", "engine/plan"] },
  { where: "engine/optimizer", may: ["expr", "engine/plan", "engine/estimate", "engine/source (types)"] },
  { where: "engine/codegen/assembler", may: [] },
  { where: "engine/routine", may: ["expr", "engine/codegen/assembler"] },
  { where: "engine/kernel", may: ["expr", "engine/memory", "engine/codegen/assembler (types)"] },
  { where: "engine/codegen", may: ["engine/kernel", "engine/memory", "engine/routine", "engine/codegen/assembler", "expr (types)"] },
  {
    where: "engine/pipeline",
    may: ["expr", "engine/memory", "engine/plan", "engine/estimate", "engine/source", "engine/kernel", "engine/routine/signatures.ts"],
  },
  {
    where: "engine/scheduler",
    may: [
      "expr", "engine/pipeline", "engine/kernel", "engine/codegen", "engine/memory", "engine/source", "engine/routine",
      "engine/api.ts (types)", "engine/profile (types)",
    ],
  },
  { where: "engine/profile", may: ["expr", "engine/api.ts (types)", "engine/memory/format-bytes.ts"] },
  {
    where: "engine/api.ts",
    may: ["expr", "engine/plan (types)", "engine/memory (types)", "engine/source (types)", "engine/profile (types)"],
  },
  { where: "engine/platform-node.ts", may: [] },
  { where: "engine/*.ts", may: ["expr", "engine"] },
  {
    where: "frame",
    may: [
      "expr", "engine/plan", "engine/source", "engine/memory/host-column.ts (types)", "engine/api.ts",
      "engine/index.ts", "engine/profile (types)",
    ],
  },
  {
    where: "src/sql",
    may: ["expr", "frame", "engine/plan", "engine/memory", "engine/source", "src/display/text-width.ts"],
  },
  { where: "src/io/ipc", may: ["expr", "frame", "engine/memory", "engine/source", "src/io/bytes", "src/io/parquet/kernel", "src/arrow"] },
  {
    where: "src/io",
    may: [
      "expr", "frame", "engine/plan", "engine/memory", "engine/source", "engine/kernel",
      "engine/routine/byte-text.ts", "engine/platform-node.ts",
    ],
  },
  { where: "src/arrow", may: ["expr", "frame", "engine/plan", "engine/memory", "engine/source"] },
  {
    where: "src/display",
    may: [
      "expr", "frame", "engine/plan", "engine/memory", "engine/source", "engine/api.ts (types)", "engine/profile (types)",
    ],
  },
  { where: "src/plot", may: ["expr", "frame", "engine/plan (types)", "src/display"] },
  { where: "src/cli", may: ["expr", "frame", "src/index.ts"] },
  { where: "src", may: ["expr", "frame", "engine", "src"] },
  { where: "src/index.ts", may: "anything" },
];

/** Packages that the library loads, and where. All of them only when a call needs them. */
export const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@observablehq/plot": ["src/plot"],
  "apache-arrow": ["src/arrow"],
  "cli-progress": ["src/display"],
  "hyparquet-compressors": ["src/io/parquet"],
  "libpg-query": ["src/sql/parse"],
  "zstddec/stream": ["src/io/bytes"],
  "linkedom": ["src/plot"],
};

/** Files that may import Node's own modules, dynamically; the core runs without them. */
export const PLATFORM_FILE = /(^|\/)platform(-[a-z]+)?\.ts$/;

export function layerOf(path: string): Layer | undefined {
  return LAYERS.filter(layer => isWithin(path, layer.where)).sort((a, b) => depth(b) - depth(a))[0];
}

export function mayImport(layer: Layer, target: string, typeOnly: boolean): boolean {
  if (layer.may === "anything" || layerOf(target) === layer || isWithin(target, layer.where)) return true;
  return layer.may.some(entry => {
    const typesOnly = entry.endsWith(" (types)");
    return isWithin(target, entry.replace(" (types)", "")) && (typeOnly || !typesOnly);
  });
}

const depth = (layer: Layer): number => layer.where.replace("/*.ts", "").length;

function isWithin(path: string, where: string): boolean {
  if (where.endsWith("/*.ts")) return path.slice(0, path.lastIndexOf("/")) === where.slice(0, -"/*.ts".length);
  return path === where || path.startsWith(`${where}/`);
}

/** The table as docs/architecture.md prints it. */
export function layerTableMarkdown(): string {
  const rows = LAYERS.map(({ where, may }) => `| \`${where}\` | ${mayText(may)} |`);
  return ["| folder or file | may import |", "|---|---|", ...rows].join("\n");
}

function mayText(may: Layer["may"]): string {
  if (may === "anything") return "anything";
  if (may.length === 0) return "nothing";
  return may.map(entry => entry.endsWith(" (types)")
    ? `\`${entry.slice(0, -" (types)".length)}\` (types)` : `\`${entry}\``).join(", ");
}
