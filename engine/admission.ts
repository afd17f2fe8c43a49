// Who runs next where only so many queries may run at the same time: by priority, then by age.
import type { Priority } from "./api.ts";

interface Waiting {
  readonly level: number;
  admit(): void;
}

const LEVELS: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };

export class Admission {
  private running = 0;
  /** The next one first. */
  private readonly waiting: Waiting[] = [];

  constructor(private readonly most: number) {}

  /** Whether there is room now; counts the query if there is. */
  enterNow(): boolean {
    if (this.running >= this.most) return false;
    this.running++;
    return true;
  }

  /** Kept when it is the query's turn; `abandon` is for who does not want it any more, before that or after. */
  enter(priority: Priority): { readonly admitted: Promise<void>; abandon(): void } {
    if (this.waiting.length === 0 && this.enterNow()) {
      return { admitted: Promise.resolve(), abandon: () => this.leave() };
    }
    let entry!: Waiting;
    const admitted = new Promise<void>(resolve => { entry = { level: LEVELS[priority], admit: resolve }; });
    const at = this.waiting.findIndex(other => other.level < entry.level);
    this.waiting.splice(at < 0 ? this.waiting.length : at, 0, entry);
    return { admitted, abandon: () => this.remove(entry) };
  }

  private remove(entry: Waiting): void {
    const at = this.waiting.indexOf(entry);
    if (at >= 0) this.waiting.splice(at, 1);
    // It had its turn, and does not want it any more.
    else this.leave();
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next) next.admit();
    else this.running--;
  }
}
