// Reads JSON by bytes, so that no digit and no byte of text is lost on the way, and nothing is made of what
// nobody wants. Strict: what JSON.parse refuses is refused.
import { invalidAt } from "./utf8.ts";
import { Problem, Short } from "./problem.ts";

/** As deep as JSON may be nested, so that hostile bytes cannot exhaust the stack. */
const DEPTH_MOST = 500;

const [QUOTE, BACKSLASH, COMMA, COLON, MINUS, PLUS, DOT] = [34, 92, 44, 58, 45, 43, 46];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const ESCAPES = new Set([...'"\\/bfnrt'].map(letter => letter.charCodeAt(0)));

export type Kind = "string" | "number" | "true" | "false" | "null" | "list" | "object";

const KINDS: (Kind | undefined)[] = [];
KINDS[QUOTE] = "string";
KINDS[MINUS] = "number";
for (let digit = 48; digit < 58; digit++) KINDS[digit] = "number";
KINDS[116] = "true";
KINDS[102] = "false";
KINDS[110] = "null";
KINDS[OPEN_LIST] = "list";
KINDS[OPEN_OBJECT] = "object";

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte < 58;

export class Scanner {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  /** Whether nothing comes behind `end`: a number may end there. */
  final = true;
  /** What was scanned last: of a string what is between its quotes. */
  from = 0;
  to = 0;
  escaped = false;
  /** Of a number: its digits as an integer, exact as long as there are at most 15 of them. */
  mantissa = 0;
  digits = 0;
  /** How many of the digits stand behind the point. */
  decimals = 0;
  exponential = false;
  negative = false;

  skipSpace(): void {
    const { bytes, end } = this;
    let i = this.at;
    for (; i < end; i++) {
      const byte = bytes[i]!;
      if (byte !== 32 && byte !== 10 && byte !== 13 && byte !== 9) break;
    }
    this.at = i;
  }

  /** What value stands here, behind white space. */
  kind(): Kind {
    this.skipSpace();
    if (this.at >= this.end) throw new Short();
    const kind = KINDS[this.bytes[this.at]!];
    if (kind === undefined) throw this.unexpected("a value");
    return kind;
  }

  /** Behind white space: whether a character stands here; it is passed then. */
  passes(byte: number): boolean {
    this.skipSpace();
    if (this.at >= this.end) throw new Short();
    if (this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  string(): void {
    const { bytes, end } = this;
    let i = this.at + 1;
    let all = 0;
    this.escaped = false;
    for (;;) {
      if (i >= end) throw new Short();
      const byte = bytes[i]!;
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) i = this.escape(i);
      else if (byte < 32) throw new Problem("syntax", `a text contains the control character ${hex(byte)}`, i);
      else {
        all |= byte;
        i++;
      }
    }
    this.from = this.at + 1;
    this.to = i;
    this.at = i + 1;
    if (all < 128) return;
    const wrong = invalidAt(bytes, this.from, this.to);
    if (wrong >= 0) throw new Problem("syntax", `a text is not UTF-8: ${hex(bytes[wrong]!)}`, wrong);
  }

  /** Behind an escaped character. */
  private escape(at: number): number {
    this.escaped = true;
    if (at + 6 > this.end && (at + 1 >= this.end || this.bytes[at + 1] === 117)) throw new Short();
    const letter = this.bytes[at + 1]!;
    if (ESCAPES.has(letter)) return at + 2;
    const code = letter === 117 ? String.fromCharCode(...this.bytes.subarray(at + 2, at + 6)) : "";
    if (!/^[0-9a-fA-F]{4}$/.test(code)) throw new Problem("syntax", "a backslash is not followed by an escape", at);
    return at + 6;
  }

  number(): void {
    const { bytes, end } = this;
    let i = this.at;
    this.negative = bytes[i] === MINUS;
    if (this.negative) i++;
    const first = i;
    let mantissa = 0;
    while (i < end && isDigit(bytes[i])) mantissa = mantissa * 10 + bytes[i++]! - 48;
    this.digits = i - first;
    this.decimals = 0;
    this.exponential = false;
    if (this.digits === 0) throw this.cutOr("a digit", i);
    if (this.digits > 1 && bytes[first] === 48) throw new Problem("syntax", "a number begins with 0", this.at);
    if (i < end && bytes[i] === DOT) {
      const point = ++i;
      while (i < end && isDigit(bytes[i])) mantissa = mantissa * 10 + bytes[i++]! - 48;
      this.decimals = i - point;
      this.digits += this.decimals;
      if (this.decimals === 0) throw this.cutOr("a digit", i);
    }
    if (i < end && (bytes[i]! | 32) === 101) {
      this.exponential = true;
      i++;
      if (i < end && (bytes[i] === PLUS || bytes[i] === MINUS)) i++;
      const exponent = i;
      while (i < end && isDigit(bytes[i])) i++;
      if (i === exponent) throw this.cutOr("a digit", i);
    }
    if (i >= end && !this.final) throw new Short();
    this.mantissa = mantissa;
    this.from = this.at;
    this.to = i;
    this.at = i;
  }

  private cutOr(wanted: string, at: number): Error {
    this.at = at;
    return at >= this.end ? new Short() : this.unexpected(wanted);
  }

  /** `true`, `false` or `null`, whose first letter stands here. */
  word(text: "true" | "false" | "null"): void {
    for (let i = 1; i < text.length; i++) {
      if (this.at + i >= this.end) throw new Short();
      if (this.bytes[this.at + i] !== text.charCodeAt(i)) throw new Problem("syntax", `${text} was expected`, this.at);
    }
    this.from = this.at;
    this.at += text.length;
    this.to = this.at;
  }

  /** Passes a value of any kind; `from` and `to` are its text. */
  skip(depth = 0): void {
    const kind = this.kind();
    const start = this.at;
    switch (kind) {
      case "string": this.string(); break;
      case "number": this.number(); break;
      case "list": this.items(() => this.skip(depth + 1), depth); break;
      case "object": this.members(() => this.skip(depth + 1), depth); break;
      default: this.word(kind);
    }
    this.from = start;
    this.to = this.at;
  }

  /** Calls `item` at each item of a list; it must pass it. */
  items(item: () => void, depth: number): void {
    this.enter(depth);
    if (this.passes(CLOSE_LIST)) return;
    for (;;) {
      item();
      if (this.passes(COMMA)) continue;
      if (this.passes(CLOSE_LIST)) return;
      throw this.unexpected("a comma or ]");
    }
  }

  /** Calls `member` at each value of an object, after its name, which is `from` to `to` then. */
  members(member: () => void, depth: number): void {
    this.enter(depth);
    if (this.passes(CLOSE_OBJECT)) return;
    for (;;) {
      this.name();
      member();
      if (this.passes(COMMA)) continue;
      if (this.passes(CLOSE_OBJECT)) return;
      throw this.unexpected("a comma or }");
    }
  }

  /** A member's name and the colon behind it. */
  name(): void {
    this.skipSpace();
    if (this.at >= this.end) throw new Short();
    if (this.bytes[this.at] !== QUOTE) throw this.unexpected("a name in quotes");
    this.string();
    if (!this.passes(COLON)) throw this.unexpected("a colon");
  }

  private enter(depth: number): void {
    if (depth > DEPTH_MOST) throw new Problem("syntax", `values are nested deeper than ${DEPTH_MOST} levels`, this.at);
    this.at++;
  }

  /** The string scanned last. */
  text(): string {
    const { bytes, from, to } = this;
    if (this.escaped) return JSON.parse(DECODER.decode(bytes.subarray(from - 1, to + 1))) as string;
    return this.raw(from, to);
  }

  /** Bytes as they stand. */
  raw(from: number, to: number): string {
    // Making a view and calling the decoder costs more than a few characters.
    if (to - from > 24) return DECODER.decode(this.bytes.subarray(from, to));
    let text = "";
    for (let i = from; i < to; i++) {
      const byte = this.bytes[i]!;
      if (byte > 127) return DECODER.decode(this.bytes.subarray(from, to));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  unexpected(wanted: string): Problem {
    const found = this.raw(this.at, Math.min(this.end, this.at + 12));
    return new Problem("syntax", `${wanted} was expected, and there is ${JSON.stringify(found)}`, this.at);
  }
}

const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });
const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;
