// What the guard has seen on the page so far. Types only, so that guard and checks are bundled apart.
import type { Message } from "../message.ts";

export interface Compilation {
  readonly bytes: number;
  readonly synchronous: boolean;
}

export interface Growth {
  /** The buffer from before gives no access to the memory any more. */
  readonly detached: boolean;
  readonly shared: boolean;
}

export interface Observed {
  readonly compilations: Compilation[];
  /** Each time WebAssembly memory grew from JavaScript. */
  readonly growths: Growth[];
  /** Calls of Atomics.wait on the page's thread. */
  waits: number;
  /** What the page's policy refused: a directive and what it blocked. */
  readonly violations: string[];
  send(message: Message): Promise<void>;
}

declare global {
  var observed: Observed;
}
