// The report of a run: as data for a file, as a table for the console. Times nothing.
import { availableParallelism, cpus, loadavg, totalmem } from "node:os";
import type { Outcome, Times } from "./contest.ts";
import { geometricMeans } from "./contest.ts";
import { OURS_ALONE } from "./peers/quern.ts";
import type { LoadReport } from "./suite/load.ts";

/** A query that raised an error instead of an answer. */
export interface Failure {
  readonly query: string;
  readonly error: string;
}

/** What a suite has measured that is no contest: a table for the console, its figures for the file. */
export interface Section {
  readonly name: string;
  readonly title: string;
  /** The first row is the header. */
  readonly table: readonly (readonly string[])[];
  readonly notes: readonly string[];
  readonly figures: unknown;
}

export interface SuiteRun {
  readonly scale: number;
  readonly outcomes: readonly (Outcome | Failure)[];
  readonly load?: Readonly<Record<string, LoadReport>>;
  readonly versions?: Readonly<Record<string, string>>;
  readonly sections?: readonly Section[];
}

export interface ReportHeader {
  readonly suite: string;
  readonly threads: number;
  readonly peer_threads: number;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly node: string;
  /** Threads that wanted to run in the minute before the report, the benchmark's own included. */
  readonly load_average: number;
}

export interface Report extends ReportHeader {
  readonly scale: number;
  readonly machine: Machine;
  readonly versions: Readonly<Record<string, string>>;
  readonly results: readonly ResultEntry[];
  readonly geomean: Readonly<Record<string, number>>;
  /** Times on one thread by times on all, geometric mean; absent if nothing was run on one. */
  readonly speedup?: number;
  readonly load: Readonly<Record<string, LoadReport>>;
  /** The figures of what is no contest. */
  readonly sections: Readonly<Record<string, unknown>>;
}

/** One query: the times of each engine under its name, and what they come to. */
export type ResultEntry = Readonly<Record<string, unknown>> & {
  readonly query: string;
  readonly equal: boolean;
  readonly error?: string;
  readonly difference?: string;
};

const failed = (outcome: Outcome | Failure): outcome is Failure => "error" in outcome;

export function makeReport(header: ReportHeader, run: SuiteRun): Report {
  const outcomes = run.outcomes.filter((outcome): outcome is Outcome => !failed(outcome));
  const { [OURS_ALONE]: alone, ...geomean } = geometricMeans(outcomes);
  return {
    ...header,
    scale: run.scale,
    machine: {
      cpu: cpus()[0]?.model ?? "unknown",
      cores: availableParallelism(),
      memory_gb: Math.round(totalmem() / 2 ** 30),
      node: process.version,
      load_average: Math.round(loadavg()[0]! * 100) / 100,
    },
    versions: run.versions ?? {},
    results: run.outcomes.map(entryOf),
    geomean,
    ...(alone === undefined ? {} : { speedup: 1 / alone }),
    load: run.load ?? {},
    sections: Object.fromEntries((run.sections ?? []).map(({ name, figures }) => [name, figures])),
  };
}

function entryOf(outcome: Outcome | Failure): ResultEntry {
  if (failed(outcome)) return { query: outcome.query, error: outcome.error, equal: false };
  const { query, times, ratio, interval, equal, difference } = outcome;
  const alone = ratio[OURS_ALONE];
  return {
    query, ...times, ratio, interval, equal, ...(alone === undefined ? {} : { speedup: 1 / alone }),
    ...(difference === undefined ? {} : { difference }),
  };
}

/** Every query gave an answer, and the same as the peers'. */
export const succeeded = (report: Report): boolean => report.results.every(result => result.equal);

/** The report as text for a console. */
export function reportText(report: Report, sections: readonly Section[] = []): string {
  const { machine } = report;
  const lines = [
    `${report.suite}, scale ${report.scale}; threads: quern ${report.threads}, peers ${report.peer_threads}`,
    `${machine.cpu}, ${machine.cores} cores, ${machine.memory_gb} GB, Node ${machine.node}`,
    ...busyNote(machine),
    "",
    ...(report.results.length > 0 ? aligned(resultRows(report)) : []),
  ];
  const means = Object.entries(report.geomean).map(([peer, mean]) => `${peer} ${mean.toFixed(3)}`);
  if (means.length > 0) lines.push("", `geometric mean of the ratios: ${means.join(", ")}`);
  if (report.speedup !== undefined) {
    lines.push(`speedup of ${report.threads} threads against one, geometric mean: ${report.speedup.toFixed(2)}`);
  }
  for (const { title, table, notes } of sections) lines.push("", title, ...aligned(table), ...notes);
  const loads = loadRows(report.load);
  if (loads.length > 1) lines.push("", "loading, each engine alone in a fresh process:", ...aligned(loads));
  for (const { query, error, difference } of report.results) {
    if (error !== undefined) lines.push("", `${query} FAILED: ${error}`);
    if (difference !== undefined) lines.push("", `DIFFERENT ANSWERS: ${difference}`);
  }
  return lines.join("\n");
}

/** Ratios of engines with different numbers of threads mean little where something else takes the cores. */
function busyNote({ cores, load_average }: Machine): string[] {
  if (load_average <= cores + 0.5) return [];
  return [`The machine was busy with other work (load average ${load_average}): measure again when it is not.`];
}

function resultRows(report: Report): string[][] {
  const named = report.results.flatMap(result => Object.keys(result).filter(key => isTimes(result[key])));
  const engines = [...new Set(named)];
  const peers = engines.slice(1);
  const header = ["query", ...engines.flatMap(engine => [`${engine} first`, "median ms"]),
    ...peers.flatMap(peer => [`/ ${peer}`, "90 %"]), "speedup", "GB/s", "equal"];
  const rows = report.results.map(result => {
    const times = engines.map(engine => result[engine] as Times | undefined);
    const ratio = result["ratio"] as Outcome["ratio"] | undefined;
    const interval = result["interval"] as Outcome["interval"] | undefined;
    return [
      result.query,
      ...times.flatMap(entry => [milliseconds(entry?.first_ms), milliseconds(entry?.median_ms)]),
      ...peers.flatMap(peer => [fixed(ratio?.[peer]), interval?.[peer]?.map(fixed).join("–") ?? "-"]),
      fixed(result["speedup"] as number | undefined),
      fixed(times[0]?.gb_per_s),
      result.error !== undefined ? "failed" : result.equal ? "yes" : "NO",
    ];
  });
  const all = [header, ...rows];
  const shown = header.map((title, column) => title === "query" || rows.some(row => row[column] !== "-"));
  return all.map(row => row.filter((_, column) => shown[column]));
}

const isTimes = (value: unknown): value is Times =>
  typeof value === "object" && value !== null && "median_ms" in value;

function loadRows(load: Readonly<Record<string, LoadReport>>): string[][] {
  const megabytes = (bytes: number | undefined): string =>
    (bytes === undefined ? "-" : String(Math.round(bytes / 1e6)));
  const rows = Object.entries(load).map(([engine, entry]) => [
    engine, entry.from, entry.seconds.toFixed(2), megabytes(entry.input_bytes),
    megabytes(entry.resident_bytes), megabytes(entry.peak_rss_bytes),
  ]);
  return [["engine", "from", "seconds", "input MB", "resident MB", "peak RSS MB"], ...rows];
}

const fixed = (value: number | undefined): string =>
  (value === undefined ? "-" : value.toFixed(value < 0.1 ? 3 : 2));

function milliseconds(value: number | undefined): string {
  if (value === undefined) return "-";
  return value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(1) : value.toFixed(3);
}

/** Columns padded to their widest cell; the first to the left, numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]!.length)));
  return rows.map(row => row
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
    .join("  ").trimEnd());
}
