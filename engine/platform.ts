// What differs between platforms; asked at run time, so that one build serves Node and browsers.
import { MAXIMUM_BYTES } from "./memory/linear-memory.ts";
import { machineMemory } from "./platform-node.ts";

/** Whether linear memory can be shared with workers: pages need cross-origin isolation for it. */
export function sharesMemory(): boolean {
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return typeof SharedArrayBuffer === "function" && crossOriginIsolated !== false;
}

/** Why memory is not shared, where it is not. */
export function noSharing(): string {
  if (sharesMemory()) return "the engine's memory is not shared";
  const { crossOriginIsolated } = globalThis as { crossOriginIsolated?: boolean };
  return crossOriginIsolated === false
    ? "the page is not cross-origin isolated, so its threads share no memory"
    : "this platform has no SharedArrayBuffer";
}

/** Whether modules may be compiled without waiting: main threads of pages should not block. */
export const compilesAtOnce = (): boolean => !("document" in globalThis);

/** The part of the machine's memory that an engine may use by default. */
const MEMORY_SHARE = 0.75;

/** The smaller of what 32 bits can address and three quarters of the machine's (or container's) memory. */
export function defaultMemoryLimit(): number {
  const available = machineMemory();
  return Math.min(MAXIMUM_BYTES, Math.floor(available * MEMORY_SHARE));
}
