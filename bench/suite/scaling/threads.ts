// Measures with threads of its own what the model needs: waking a thread, and streaming through memory.
import { Worker } from "node:worker_threads";
import { percentile } from "../../statistics.ts";

const WAKE_UPS = 101;
const STREAM_BYTES = 1 << 28;
const STREAM_MS = 300;
const STREAMS = 3;
/** Where other work disturbs most measurements, a tenth of them is still the machine's own time. */
export const UNDISTURBED = 0.1;
/** Long enough for a thread to fall asleep. */
const ASLEEP_MS = 2;

/** Waits for word 0 to change, answers in word 1. */
const SLEEPER = `
  const { workerData: words } = require("node:worker_threads");
  let seen = 0;
  Atomics.store(words, 1, -1);
  while (seen >= 0) {
    Atomics.wait(words, 0, seen);
    seen = Atomics.load(words, 0);
    Atomics.store(words, 1, seen);
  }`;

/** Compares two halves of a buffer, which reads both at the speed of memory, from word 0's change on. */
const STREAMER = `
  const { workerData: { words, bytes, milliseconds }, parentPort } = require("node:worker_threads");
  const left = Buffer.alloc(bytes / 2, 1);
  const right = Buffer.alloc(bytes / 2, 1);
  Atomics.add(words, 1, 1);
  Atomics.wait(words, 0, 0);
  const begin = performance.now();
  let passes = 0;
  let elapsed = 0;
  while (elapsed < milliseconds) {
    if (!left.equals(right)) throw new Error("buffers of ones differ");
    passes++;
    elapsed = performance.now() - begin;
  }
  parentPort.postMessage(passes * bytes / 1e6 / elapsed);`;

const pause = (milliseconds: number): Promise<void> =>
  new Promise(resolve => setTimeout(resolve, milliseconds));

export interface WakeUp {
  /** From before the notification until the woken thread's answer is seen. */
  readonly wakeUpMs: number;
  /** The notifying call alone. */
  readonly notifyMs: number;
}

export async function measureWakeUp(): Promise<WakeUp> {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const worker = new Worker(SLEEPER, { eval: true, workerData: words });
  while (Atomics.load(words, 1) !== -1) await pause(ASLEEP_MS);
  const wakeUps: number[] = [];
  const notifications: number[] = [];
  for (let round = 1; round <= WAKE_UPS; round++) {
    await pause(ASLEEP_MS);
    const begin = performance.now();
    Atomics.store(words, 0, round);
    Atomics.notify(words, 0);
    notifications.push(performance.now() - begin);
    while (Atomics.load(words, 1) !== round);
    wakeUps.push(performance.now() - begin);
  }
  Atomics.store(words, 0, -1);
  Atomics.notify(words, 0);
  await worker.terminate();
  return { wakeUpMs: percentile(wakeUps, UNDISTURBED), notifyMs: percentile(notifications, UNDISTURBED) };
}

/** GB/s that so many threads read from memory together, at best. */
export async function measureBandwidth(threads: number): Promise<number> {
  const rates: number[] = [];
  for (let stream = 0; stream < STREAMS; stream++) rates.push(await streamed(threads));
  return Math.max(...rates);
}

async function streamed(threads: number): Promise<number> {
  const words = new Int32Array(new SharedArrayBuffer(8));
  const workerData = { words, bytes: STREAM_BYTES, milliseconds: STREAM_MS };
  const workers = Array.from({ length: threads }, () => new Worker(STREAMER, { eval: true, workerData }));
  const rates = workers.map(worker => new Promise<number>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  }));
  while (Atomics.load(words, 1) < threads) await pause(ASLEEP_MS);
  await pause(ASLEEP_MS);
  Atomics.store(words, 0, 1);
  Atomics.notify(words, 0);
  return (await Promise.all(rates)).reduce((sum, rate) => sum + rate, 0);
}
