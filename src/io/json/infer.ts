// Finds the types of columns by looking at values, without making them.
import {
  BOOL,
  FLOAT64,
  INT64,
  NULL,
  UINT64,
  UTF8,
  decimal,
  field,
  list,
  struct,
  type DataType,
  type Field,
} from "../../../expr/type.ts";
import { notAnObject } from "./row-reader.ts";
import type { Scanner } from "./scanner.ts";

/** Objects with more members than this are maps, as by ids: they are kept as text. */
const MEMBERS_MOST = 1000;
/** Deeper values are kept as text. */
const DEPTH_MOST = 32;

const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** The columns of rows that were shown to it. */
export class Inference {
  rows = 0;
  private readonly columns = new Map<string, Guess>();

  /** Looks at the object at the scanner. */
  read(s: Scanner): void {
    if (s.kind() !== "object") throw notAnObject(s);
    // A row that turns out to be broken must leave nothing behind.
    const start = s.at;
    s.skip();
    s.at = start;
    s.members(() => guessIn(this.columns, s.text()).see(s, 1), 0);
  }

  schema(): Field[] {
    return [...this.columns].map(([name, guess]) => field(name, guess.type(), true));
  }
}

function guessIn(guesses: Map<string, Guess>, name: string): Guess {
  let guess = guesses.get(name);
  if (!guess) guesses.set(name, guess = new Guess());
  return guess;
}

/** What the values in one place have been. */
class Guess {
  private bools = false;
  private strings = false;
  private integers = false;
  private floats = false;
  private negative = false;
  private largest = 0n;
  private smallest = 0n;
  private digits = 0;
  private item: Guess | null = null;
  private members: Map<string, Guess> | null = null;
  /** What has no type of its own here. */
  private others = false;

  see(s: Scanner, depth: number): void {
    const kind = s.kind();
    if (depth > DEPTH_MOST && (kind === "list" || kind === "object")) {
      this.others = true;
      s.skip();
      return;
    }
    switch (kind) {
      case "null": s.word(kind); break;
      case "true": case "false":
        this.bools = true;
        s.word(kind);
        break;
      case "string":
        this.strings = true;
        s.string();
        break;
      case "number": this.seeNumber(s); break;
      case "list": {
        const item = this.item ??= new Guess();
        s.items(() => item.see(s, depth + 1), depth);
        break;
      }
      case "object": this.seeObject(s, depth); break;
    }
  }

  private seeNumber(s: Scanner): void {
    s.number();
    if (s.decimals > 0 || s.exponential) {
      this.floats = true;
      return;
    }
    this.integers = true;
    this.negative ||= s.negative && s.mantissa !== 0;
    this.digits = Math.max(this.digits, s.digits);
    if (s.digits < 19) return;
    const value = BigInt(s.raw(s.from, s.to));
    if (value > this.largest) this.largest = value;
    if (value < this.smallest) this.smallest = value;
  }

  private seeObject(s: Scanner, depth: number): void {
    const members = this.members ??= new Map();
    s.members(() => {
      if (members.size < MEMBERS_MOST) guessIn(members, s.text()).see(s, depth + 1);
      else s.skip();
    }, depth);
  }

  type(): DataType {
    const { bools, strings, item, members, others } = this;
    const numbers = this.integers || this.floats;
    const kinds = [bools, strings, numbers, item !== null, members !== null, others].filter(Boolean).length;
    if (kinds === 0) return NULL;
    if (kinds > 1 || others || strings) return UTF8;
    if (bools) return BOOL;
    if (numbers) return this.floats ? FLOAT64 : this.integerType();
    if (item) return list(field("item", item.type(), true));
    if (members!.size === 0 || members!.size >= MEMBERS_MOST) return UTF8;
    return struct([...members!].map(([name, guess]) => field(name, guess.type(), true)));
  }

  private integerType(): DataType {
    if (this.largest <= INT64_MAX && this.smallest >= -INT64_MAX - 1n) return INT64;
    if (!this.negative && this.largest <= UINT64_MAX) return UINT64;
    return this.digits <= 38 ? decimal(38, 0) : FLOAT64;
  }
}
