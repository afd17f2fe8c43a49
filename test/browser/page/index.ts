// The test page's script: runs every check and says when it is done.
import { arrowChecks } from "./arrow-checks.ts";
import { runChecks } from "./check.ts";
import { expectedReason, fallbackChecks } from "./fallback-checks.ts";
import { memoryChecks } from "./memory-checks.ts";
import { lastChecks, pageChecks } from "./platform-checks.ts";
import { executorOfLargest, synchronousChecks, threadChecks } from "./thread-checks.ts";
import { workerChecks } from "./worker-checks.ts";

await runChecks([
  ...pageChecks, ...arrowChecks, ...memoryChecks, ...(expectedReason() ? fallbackChecks : workerChecks),
  ...threadChecks, ...synchronousChecks, ...lastChecks,
]);
await observed.send({ kind: "done", executor: executorOfLargest });
