// Runs with a progress bar where one is asked for and there is a terminal. Knows no package that draws bars.
import { PlanError } from "../../expr/error.ts";
import type { RunOptions } from "../../engine/api.ts";
import { ports, type ProgressBar } from "../ports.ts";
import type { CollectOptions } from "./options.ts";

/** Runs a query, and keeps a bar beside it until it ends in whatever way. */
export async function withProgress<R>(
  options: CollectOptions, run: (options: RunOptions) => Promise<R>,
): Promise<R> {
  const bar = await barFor(options);
  if (!bar) return run(options);
  try {
    return await run(tellingBar(options, bar));
  } finally {
    bar.end();
  }
}

/** The same for a query whose result comes in parts. */
export async function* partsWithProgress<R>(
  options: CollectOptions, run: (options: RunOptions) => AsyncIterable<R>,
): AsyncGenerator<R, void, undefined> {
  const bar = await barFor(options);
  try {
    yield* run(bar ? tellingBar(options, bar) : options);
  } finally {
    bar?.end();
  }
}

async function barFor({ progress }: CollectOptions): Promise<ProgressBar | null> {
  if (progress === undefined || progress === false) return null;
  if (progress === true) return ports.progressBar();
  throw new PlanError("invalid-option", `progress is ${JSON.stringify(progress)}.`,
    { hint: "Give true or false; `onProgress` takes a function." });
}

function tellingBar(options: CollectOptions, bar: ProgressBar): CollectOptions {
  return {
    ...options,
    onProgress: progress => {
      bar.tell(progress);
      options.onProgress?.(progress);
    },
  };
}
