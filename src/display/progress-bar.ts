// The progress bar in a terminal: drawn by cli-progress, which is loaded only when a bar is asked for.
import type { SingleBar } from "cli-progress";
import { UnsupportedError } from "../../expr/error.ts";
import type { ProgressBar } from "../../frame/ports.ts";

type Library = typeof import("cli-progress");

/** Where the bar is drawn. */
export type Terminal = NodeJS.WriteStream;

/** Work that is done sooner needs no bar. */
const QUIET_MS = 1000;
/** With the text beside it, the bar fits into 80 columns. */
const BAR_WIDTH = 24;
const OPERATORS_WIDTH_MAX = 24;

/** A terminal has one bar at a time: the query whose bar it is, or null. */
let shown: object | null = null;

/** A bar that appears when the query has lasted a second; null where stderr is no terminal. */
export async function progressBar(terminal: Terminal | undefined = stderr()): Promise<ProgressBar | null> {
  if (!terminal?.isTTY) return null;
  const library = await barLibrary();
  const query = {};
  let bar: SingleBar | null = null;
  return {
    tell: ({ fraction, rows, operators, milliseconds }) => {
      const percent = Math.floor(fraction * 100);
      const beside = facts(rows, operators, milliseconds);
      if (bar) bar.update(percent, beside);
      else if (milliseconds >= QUIET_MS && shown === null) {
        shown = query;
        bar = newBar(library, terminal);
        bar.start(100, percent, beside);
      }
    },
    end: () => {
      bar?.stop();
      if (shown === query) shown = null;
    },
  };
}

const newBar = ({ SingleBar }: Library, terminal: Terminal): SingleBar =>
  new SingleBar({
    stream: terminal, clearOnComplete: true, barsize: BAR_WIDTH, fps: 10, linewrap: true,
    barCompleteChar: "█", barIncompleteChar: "░",
    format: "{bar} {percentage} % │ {seconds} s │ {rows} rows │ {operators}",
  });

function facts(rows: number, operators: readonly string[], milliseconds: number): object {
  const text = operators.join(", ");
  const cut = text.length > OPERATORS_WIDTH_MAX ? `${text.slice(0, OPERATORS_WIDTH_MAX - 1)}…` : text;
  return { rows: rows.toLocaleString("en-US"), seconds: (milliseconds / 1000).toFixed(0), operators: cut };
}

const stderr = (): Terminal | undefined =>
  (globalThis as { process?: { stderr?: Terminal } }).process?.stderr;

async function barLibrary(): Promise<Library> {
  try {
    const loaded = await import("cli-progress") as Library & { readonly default?: Library };
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new UnsupportedError("no-cli-progress", "The package cli-progress is needed for a progress bar.",
      { cause, hint: "Install it: npm install cli-progress" });
  }
}
