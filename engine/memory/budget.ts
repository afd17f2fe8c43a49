// Who may hold how much memory: a tree of reservations, engine → query → operator. Touches no memory itself.
import { ResourceError } from "../../expr/error.ts";
import { formatBytes } from "./format-bytes.ts";

/** Tries to free `bytes` reserved elsewhere in the tree, by evicting or spilling; whether any were freed. */
export type PressureHandler = (bytes: number) => boolean;

/**
 * A reservation counts against the budget and all its ancestors; it holds everywhere or nowhere.
 * When a limit would be passed, that level's pressure handler may free something first.
 */
export class Budget {
  readonly name: string;
  readonly limit: number;
  readonly parent: Budget | undefined;
  onPressure: PressureHandler | undefined;
  readonly #children = new Set<Budget>();
  #used = 0;
  #peak = 0;

  constructor(name: string, limit = Infinity, parent?: Budget) {
    this.name = name;
    this.limit = limit;
    this.parent = parent;
  }

  /** Bytes reserved here and below. */
  get used(): number { return this.#used; }
  /** The most that was ever reserved at once. */
  get peak(): number { return this.#peak; }

  child(name: string, limit = Infinity): Budget {
    const child = new Budget(name, limit, this);
    this.#children.add(child);
    return child;
  }

  /** Reserves or throws a ResourceError that names who holds how much. */
  reserve(bytes: number): void {
    for (let level: Budget | undefined = this; level; level = level.parent) {
      while (level.#used + bytes > level.limit) {
        const missing = level.#used + bytes - level.limit;
        if (!level.onPressure?.(missing)) throw level.#exhausted(bytes, this);
      }
    }
    for (let level: Budget | undefined = this; level; level = level.parent) {
      level.#used += bytes;
      if (level.#used > level.#peak) level.#peak = level.#used;
    }
  }

  release(bytes: number): void {
    if (bytes > this.#used) {
      throw new RangeError(`${this.name} releases ${bytes} bytes but holds only ${this.#used}`);
    }
    for (let level: Budget | undefined = this; level; level = level.parent) level.#used -= bytes;
  }

  /** Moves a reservation to another budget of the same tree, without asking limits again. */
  transfer(bytes: number, to: Budget): void {
    this.release(bytes);
    for (let level: Budget | undefined = to; level; level = level.parent) {
      level.#used += bytes;
      if (level.#used > level.#peak) level.#peak = level.#used;
    }
  }

  /** Detaches a finished query or operator; what it still holds is an error of its owner. */
  close(): void {
    if (this.#used !== 0) {
      throw new RangeError(`${this.name} is closed but still holds ${this.#used} bytes`);
    }
    if (this.parent) this.parent.#children.delete(this);
  }

  /** `query 3 120 MB (aggregate 100 MB, sort 20 MB)`. */
  describe(): string {
    const holders = [...this.#children].filter(child => child.#used > 0)
      .sort((a, b) => b.#used - a.#used).map(child => child.describe());
    const inside = holders.length > 0 ? ` (${holders.join(", ")})` : "";
    return `${this.name} ${formatBytes(this.#used)}${inside}`;
  }

  #exhausted(bytes: number, requester: Budget): ResourceError {
    return new ResourceError("memory-limit",
      `${requester.name} needs ${formatBytes(bytes)} more memory, but ${this.name} is limited to ` +
      `${formatBytes(this.limit)}. In use: ${this.describe()}.`,
      { hint: "Raise memoryLimit, or dispose of persisted frames." });
  }
}
