// What Node gives without being imported: its threads, its files, and what there is of cores and memory.
// Other platforms have none of it.

type WorkerThreads = typeof import("node:worker_threads");
type Files = typeof import("node:fs");
interface Machine {
  totalmem(): number;
  availableParallelism?(): number;
  cpus(): unknown[];
}
interface NodeProcess {
  constrainedMemory?(): number;
  readonly versions?: { readonly node?: string };
  getBuiltinModule?(name: string): unknown;
}

const nodeProcess = (): NodeProcess | undefined => (globalThis as { process?: NodeProcess }).process;
const builtin = (name: string): unknown => nodeProcess()?.getBuiltinModule?.(name);

export const nodeVersion = (): string | undefined => nodeProcess()?.versions?.node;
export const workerThreads = (): WorkerThreads | undefined =>
  builtin("worker_threads") as WorkerThreads | undefined;
export const nodeFiles = (): Files | undefined => builtin("fs") as Files | undefined;

/** Cores that the platform says may be used; a page's browser knows it, too. */
export function availableThreads(): number {
  const os = builtin("os") as Machine | undefined;
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return os?.availableParallelism?.() ?? os?.cpus().length ?? navigator?.hardwareConcurrency ?? 1;
}

/** Bytes of memory that the machine has, or the container; Infinity where nobody says. */
export function machineMemory(): number {
  const total = (builtin("os") as Machine | undefined)?.totalmem() ?? Infinity;
  const constrained = nodeProcess()?.constrainedMemory?.() ?? 0;
  return constrained > 0 ? Math.min(constrained, total) : total;
}
