// Starts a headless Chromium on one address and ends it with everything it started.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "./install.ts";

export interface Running {
  /** Rejects when the browser ends by itself. */
  readonly ended: Promise<never>;
  /** Ends the browser; resolves when it is gone. */
  close(): Promise<void>;
  /** Milliseconds of processor time that all its processes have used; null: this platform does not tell. */
  processorTime(): number | null;
  /** The last lines that the browser printed, the page's console among them. */
  log(): string;
}

/** Without a sandbox, which needs rights that containers and root do not give; the pages are our own. */
const ARGUMENTS = [
  "--headless", "--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
  "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
  "--enable-logging=stderr",
];

/** Enough to see why a page failed. */
const LOG_CHARACTERS = 4000;
/** Chromium closes its files within this time, or is killed. */
const GRACE_MS = 3000;

export function openChromium({ executable, environment }: Browser, url: string): Running {
  const profile = mkdtempSync(join(tmpdir(), "quern-browser-"));
  // A group of its own, so that its helper processes can be ended with it.
  const child = spawn(executable, [...ARGUMENTS, `--user-data-dir=${profile}`, url], {
    env: { ...process.env, ...environment }, stdio: ["ignore", "ignore", "pipe"], detached: true,
  });
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => { log = (log + text).slice(-LOG_CHARACTERS); });
  const gone = new Promise<string>(resolve => {
    child.on("error", error => resolve(`could not be started: ${error.message}`));
    child.on("exit", (code, signal) => resolve(`ended by itself (${signal ?? `exit code ${code}`})`));
  });
  const signal = (name: "SIGTERM" | "SIGKILL"): void => {
    if (child.pid !== undefined) signalGroup(child.pid, name);
  };
  const killNow = (): void => signal("SIGKILL");
  const removeProfile = (): void => {
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  const leave = (): void => {
    killNow();
    removeProfile();
  };
  process.once("exit", leave);
  return {
    ended: gone.then(how => { throw new Error(`Chromium ${how}.`); }),
    async close() {
      signal("SIGTERM");
      const grace = setTimeout(killNow, GRACE_MS);
      await gone;
      clearTimeout(grace);
      killNow();
      process.off("exit", leave);
      removeProfile();
    },
    log: () => log,
    processorTime: () => (child.pid === undefined ? null : processorTime(child.pid)),
  };
}

/** The kernel counts in hundredths of seconds. */
const TICK_MS = 10;

function processorTime(group: number): number | null {
  if (process.platform !== "linux") return null;
  let ticks = 0;
  for (const name of readdirSync("/proc").filter(entry => /^\d+$/.test(entry))) {
    const path = `/proc/${name}/stat`;
    // A process may end between both calls; what it has used is no idleness then.
    if (!existsSync(path)) continue;
    const fields = readFileSync(path, "utf8").replace(/^.*\) /s, "").split(" ");
    if (Number(fields[2]) === group) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}

function signalGroup(group: number, signal: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // No such process: the whole group is gone already.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
