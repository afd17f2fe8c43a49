// The browser tests' one door: the same checks on a page with and on one without cross-origin isolation.
import { fileURLToPath } from "node:url";
import { bundleScripts, type Scripts } from "./bundle.ts";
import { openChromium } from "./chromium.ts";
import { installBrowser, type Browser } from "./install.ts";
import type { Message } from "./message.ts";
import { serve, type Size, type WorkersFile } from "./server.ts";

interface Page {
  readonly name: string;
  readonly isolated: boolean;
  readonly workers: WorkersFile;
  /** What computes large queries there. */
  readonly executor: string;
}

const PAGES: readonly Page[] = [
  { name: "with cross-origin isolation", isolated: true, workers: "served", executor: "parallel" },
  { name: "without cross-origin isolation", isolated: false, workers: "served", executor: "single" },
  { name: "isolated, without the workers' file", isolated: true, workers: "missing", executor: "single" },
  { name: "isolated, its policy refuses workers", isolated: true, workers: "refused", executor: "single" },
];

/** Many times what a page takes on a slow machine. */
const TIMEOUT_MS = 180_000;
const DIST = fileURLToPath(new URL("../../dist/", import.meta.url));

class Tally {
  passed = 0;
  failed = 0;

  check(name: string, failure?: string, detail?: string): void {
    if (failure === undefined) this.passed++;
    else this.failed++;
    console.log(`  ${failure === undefined ? "ok    " : "FAILED"} ${name}${detail === undefined ? "" : ` (${detail})`}`);
    if (failure !== undefined) console.log(`         ${failure.replaceAll("\n", "\n         ")}`);
  }

  receive(message: Message, page: Page): void {
    if (message.kind === "check") this.check(message.name, message.failure, message.detail);
    else if (message.kind === "error") this.check("no errors outside of the checks", message.text);
    else {
      const { executor } = message;
      const failure = executor === page.executor ? undefined : `"${executor}", expected "${page.executor}"`;
      this.check(`large queries run on the executor "${page.executor}"`, failure);
    }
  }
}

async function runPage(page: Page, browser: Browser, scripts: Scripts, tally: Tally): Promise<void> {
  console.log(`\n${page.name}`);
  let finish!: () => void;
  const finished = new Promise<void>(resolve => { finish = resolve; });
  const receive = (message: Message): void => {
    tally.receive(message, page);
    if (message.kind !== "check") finish();
  };
  const server = await serve({
    isolated: page.isolated, workers: page.workers, scripts, dist: DIST, receive,
    processorTime: () => chromium.processorTime(),
  });
  const chromium = openChromium(browser, server.url);
  const timer = timeout();
  const failedBefore = tally.failed;
  try {
    await Promise.race([finished, chromium.ended, timer.expired]);
  } catch (error) {
    tally.check("the page ran to its end", (error as Error).message);
  } finally {
    timer.clear();
    await chromium.close();
    await server.close();
  }
  printLoaded(server.loaded);
  if (tally.failed > failedBefore) console.log(`  the browser printed:\n${chromium.log()}`);
}

function timeout(): { expired: Promise<never>; clear(): void } {
  let timer!: NodeJS.Timeout;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The page was not done after ${TIMEOUT_MS / 1000} s.`)), TIMEOUT_MS);
  });
  return { expired, clear: () => clearTimeout(timer) };
}

function printLoaded(loaded: ReadonlyMap<string, Size>): void {
  const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(0)} KB`;
  const library = [...loaded].filter(([path]) => path.startsWith("/dist/") || path === "/apache-arrow.js");
  for (const [path, { bytes, zippedBytes }] of library) {
    console.log(`  loaded ${path}: ${kilobytes(bytes)}, ${kilobytes(zippedBytes)} zipped`);
  }
}

// An interrupted run leaves through `exit`, where the browser is ended.
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

const tally = new Tally();
const browser = installBrowser();
const scripts = await bundleScripts();
for (const page of PAGES) await runPage(page, browser, scripts, tally);
console.log(`\n${tally.passed} passed, ${tally.failed} failed`);
process.exitCode = tally.failed > 0 || tally.passed === 0 ? 1 : 0;
