// Bytes of text under way to a sink: grows for long texts, and is written over once the sink has taken them.

const ZERO = 48;
const MINUS = 45;
/** Room for any number, date or time. */
const SHORT = 64;

export class TextBuffer {
  bytes: Uint8Array;
  at = 0;

  constructor(capacity: number) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for so many more bytes. */
  reserve(count: number): void {
    if (this.at + count <= this.bytes.length) return;
    const larger = new Uint8Array(Math.max(this.bytes.length * 2, this.at + count));
    larger.set(this.bytes.subarray(0, this.at));
    this.bytes = larger;
  }

  byte(value: number): void {
    if (this.at === this.bytes.length) this.reserve(1);
    this.bytes[this.at++] = value;
  }

  /** Text of ASCII characters. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes, at } = this;
    for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
    this.at = at + text.length;
  }

  copy(source: Uint8Array): void {
    this.reserve(source.length);
    this.bytes.set(source, this.at);
    this.at += source.length;
  }

  /**
   * A whole number that a float holds exactly, with at least so many digits, and a point before the last
   * `decimals`.
   */
  whole(value: number, leastDigits = 1, decimals = 0): void {
    this.reserve(SHORT);
    const { bytes } = this;
    let at = this.at;
    if (value < 0) {
      bytes[at++] = MINUS;
      value = -value;
    }
    const digits = Math.max(digitsOf(value), leastDigits, decimals + 1);
    let end = at + digits + (decimals > 0 ? 1 : 0);
    this.at = end;
    for (let left = decimals; left > 0; left--) {
      const rest = Math.floor(value / 10);
      bytes[--end] = ZERO + (value - rest * 10);
      value = rest;
    }
    if (decimals > 0) bytes[--end] = 46;
    while (value > MOST_WORD) {
      const rest = Math.floor(value / 10);
      bytes[--end] = ZERO + (value - rest * 10);
      value = rest;
    }
    // Small numbers divide as integers, which is faster.
    let word = value | 0;
    while (end > at) {
      const rest = (word / 10) | 0;
      bytes[--end] = ZERO + (word - rest * 10);
      word = rest;
    }
  }
}

const MOST_WORD = 0x7fffffff;

function digitsOf(value: number): number {
  let digits = 1;
  for (let power = 10; value >= power; power *= 10) digits++;
  return digits;
}
