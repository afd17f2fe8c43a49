// What the emitters of window functions have in common.
import type { Expressions } from "../../expression.ts";

export interface FunctionEmitter {
  /** Emits what happens where a partition begins. */
  open?(): void;
  /** Emits a row's result; frames are settled. */
  emit(expressions: Expressions): void;
}
