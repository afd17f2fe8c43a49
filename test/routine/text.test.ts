// Text routines against JavaScript's strings and Buffers.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FIXTURES, STATE } from "./instance.ts";

/** Text of all widths, from few letters (so that things repeat) and from everything. */
const few = fc.string({ unit: fc.constantFrom("a", "b", "ab", "é", "€", "😀", " "), maxLength: 40 });
const text = fc.oneof(few, fc.string({ unit: "binary", maxLength: 70 }), fc.string({ maxLength: 70 }));
const utf8 = (value: string) => Buffer.from(value, "utf8");
const check = <T>(arbitrary: fc.Arbitrary<T>, property: (value: T) => void) =>
  fc.assert(fc.property(arbitrary, property), { numRuns: 300 });

const WHITE_SPACE = "\t\n\v\f\r \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
  + "\u2028\u2029\u202f\u205f\u3000";

describe.each(FIXTURES)("shared memory: $shared", b => {
  const { exports: r } = b;

  test("equality and order are those of the bytes, and equal text hashes alike", () => {
    check(fc.tuple(text, text, fc.boolean()), ([x, other, same]) => {
      b.reset();
      const y = same ? x : other;
      const [a, c] = [b.text(x), b.text(y)];
      const order = Math.sign(Buffer.compare(utf8(x), utf8(y)));
      expect(r.compareText(a, c)).toBe(order);
      expect(r.equalText(a, c)).toBe(order === 0 ? 1 : 0);
      expect(r.hashText(a) === r.hashText(c)).toBe(order === 0);
    });
  });

  test("a difference at any place of any length is seen", () => {
    for (let length = 1; length <= 70; length++) {
      b.reset();
      const bytes = Buffer.alloc(length, 0x80);
      const a = b.text(bytes);
      const hash = r.hashText(a);
      for (let i = 0; i < length; i++) {
        const changed = Buffer.from(bytes);
        changed[i] = 0x7f;
        const c = b.text(changed);
        expect([r.equalText(a, c), r.compareText(a, c), r.compareText(c, a)]).toEqual([0, 1, -1]);
        expect(r.hashText(c)).not.toBe(hash);
      }
    }
  });

  test("hashes of near values do not collide and fill all bits evenly", () => {
    const values = new Set<string>();
    for (const length of [1, 4, 8, 12, 16, 17, 40]) {
      for (let i = 0; i < 3000; i++) values.add(String(i).padStart(length, "x"));
    }
    const seen = new Set<bigint>();
    const counts = new Array<number>(64).fill(0);
    for (const value of values) {
      b.reset();
      const hash = r.hashText(b.text(value));
      seen.add(hash);
      for (let bit = 0; bit < 64; bit++) counts[bit]! += Number(hash >> BigInt(bit) & 1n);
    }
    expect(seen.size).toBe(values.size);
    for (const count of counts) expect(Math.abs(count / values.size - 0.5)).toBeLessThan(0.03);
  });

  test("integer hashes are distinct, and a wide number that fits 64 bits hashes like the integer", () => {
    const seen = new Set<bigint>();
    for (let i = -2000n; i < 2000n; i++) {
      seen.add(r.hashInteger(i));
      expect(r.hashWide(i, i >> 63n)).toBe(r.hashInteger(i));
      seen.add(r.hashWide(i, i + 5000n));
    }
    expect(seen.size).toBe(8000);
  });

  test("startsWith, endsWith and contains are those of the bytes", () => {
    const choices = fc.tuple(text, text, fc.nat(), fc.nat(), fc.boolean());
    const part = choices.map(([whole, other, from, length, own]) => {
      const points = [...whole];
      const start = points.length ? from % points.length : 0;
      return { whole, part: own ? points.slice(start, start + length % 20).join("") : other };
    });
    check(part, ({ whole, part }) => {
      b.reset();
      const [t, n] = [b.text(whole), b.text(part)];
      const [bytes, wanted] = [utf8(whole), utf8(part)];
      const starts = bytes.subarray(0, wanted.length).equals(wanted);
      const ends = bytes.subarray(Math.max(0, bytes.length - wanted.length)).equals(wanted);
      expect([r.containsText(t, n), r.startsWithText(t, n), r.endsWithText(t, n)].map(Boolean))
        .toEqual([bytes.includes(wanted), starts, ends]);
    });
  });

  test("contains finds a needle at every place, and not past the end", () => {
    for (const needle of ["x", "xy", "xyz", "x234567890123456y"]) {
      for (let before = 0; before < 40; before++) {
        b.reset();
        const [n, hay] = [b.text(needle), b.text("-".repeat(before) + needle)];
        expect(r.containsText(hay, n)).toBe(1);
        // The needle's last byte is cut off, but still lies in memory behind the value.
        expect(r.containsText(hay - (1n << 32n), n)).toBe(0);
      }
    }
  });

  test("length counts code points", () => {
    check(text, value => {
      b.reset();
      expect(r.lengthText(b.text(value))).toBe(BigInt([...utf8(value).toString()].length));
    });
  });

  test("upper and lower map every single code point that maps to one", () => {
    const single = (point: string, mapped: string) => [...mapped].length === 1 ? mapped : point;
    const upper = (value: string) => [...value].map(p => single(p, p.toUpperCase())).join("");
    const lower = (value: string) => [...value].map(p => single(p, p.toLowerCase())).join("");
    for (let start = 0; start < 0x110000; start += 0x4000) {
      if (start === 0xd800 >> 14 << 14) continue;
      b.reset();
      const all = Array.from({ length: 0x4000 }, (_, i) => String.fromCodePoint(start + i)).join("");
      const value = b.text(all);
      expect(b.read(r.upperText(STATE, value)) === upper(utf8(all).toString())).toBe(true);
      expect(b.read(r.lowerText(STATE, value)) === lower(utf8(all).toString())).toBe(true);
    }
    const letters = fc.constantFrom("a", "Z", "@", "[", "`", "{", "ß", "É", "ɐ", "İ", "ſ", "Σ", "𐐨");
    check(fc.string({ unit: letters, maxLength: 60 }), value => {
      b.reset();
      expect(b.read(r.upperText(STATE, b.text(value)))).toBe(upper(value));
      expect(b.read(r.lowerText(STATE, b.text(value)))).toBe(lower(value));
    });
  });

  test("trim takes Unicode's White_Space and nothing else", () => {
    for (let point = 0; point <= 0x10ffff; point++) {
      if (point % 0x1000 === 0) b.reset();
      if (point > 0x3100 && point % 97 !== 0) continue;
      if (point >= 0xd800 && point <= 0xdfff) continue;
      const value = String.fromCodePoint(point);
      expect(r.trimText(b.text(value), 3) >> 32n === 0n).toBe(WHITE_SPACE.includes(value));
    }
    const spaced = fc.string({ unit: fc.constantFrom(...WHITE_SPACE, "a", "é", "€", "\ufeff", "\u200b"), maxLength: 20 });
    const start = new RegExp(`^[${WHITE_SPACE}]+`);
    const end = new RegExp(`[${WHITE_SPACE}]+$`);
    check(spaced, value => {
      b.reset();
      const t = b.text(value);
      expect(b.read(r.trimText(t, 1))).toBe(value.replace(start, ""));
      expect(b.read(r.trimText(t, 2))).toBe(value.replace(end, ""));
      expect(b.read(r.trimText(t, 3))).toBe(value.replace(start, "").replace(end, ""));
    });
  });

  test("slice counts code points from either end", () => {
    const place = fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(-(2 ** 40), 2 ** 40));
    const size = fc.oneof(fc.integer({ min: -1, max: 45 }), fc.constant(2 ** 40));
    check(fc.tuple(text, place, size), ([raw, start, length]) => {
      b.reset();
      const value = utf8(raw).toString();
      const points = [...value];
      const from = start < 0 ? Math.max(0, points.length + start) : start;
      const expected = points.slice(from, length === -1 ? undefined : from + length).join("");
      expect(b.read(r.sliceText(b.text(value), BigInt(start), BigInt(length)))).toBe(expected);
    });
  });

  test("concat joins, and new text survives the next", () => {
    check(fc.tuple(text, text, text), ([x, y, z]) => {
      b.reset();
      const first = r.concatText(STATE, b.text(x), b.text(y));
      const second = r.concatText(STATE, first, b.text(z));
      expect(Buffer.from(b.read(first))).toEqual(Buffer.concat([utf8(x), utf8(y)]));
      expect(Buffer.from(b.read(second))).toEqual(Buffer.concat([utf8(x), utf8(y), utf8(z)]));
    });
    b.reset();
    const [long, short] = [b.text("l".repeat(100_000)), b.text("s")];
    expect(b.read(r.concatText(STATE, long, short))).toBe("l".repeat(100_000) + "s");
  });

  test("text in the last 16 bytes of memory is read without a trap", () => {
    const { memory } = b;
    for (let length = 0; length <= 70; length++) {
      b.reset();
      const address = memory.buffer.byteLength - 16 - length;
      new Uint8Array(memory.buffer, address, length).fill(0x61);
      const t = BigInt(address) | BigInt(length) << 32n;
      const [same, other] = [b.text("a".repeat(length)), b.text("a".repeat(Math.max(0, length - 1)) + "b")];
      expect([r.hashText(t), r.equalText(t, same), r.compareText(t, other), r.validText(t), r.lengthText(t)])
        .toEqual([r.hashText(same), 1, -1, 1, BigInt(length)]);
      expect([r.containsText(t, other), r.likeText(t, other), r.likeText(other, t)]).toEqual([0, 0, 0]);
      expect([r.likeText(same, t), r.startsWithText(same, t), r.endsWithText(same, t)]).toEqual([1, 1, 1]);
      const made = [r.upperText(STATE, t), r.lowerText(STATE, t), r.concatText(STATE, t, other)].map(b.read);
      expect(made).toEqual([b.read(t).toUpperCase(), b.read(t), b.read(t) + b.read(other)]);
      expect([r.trimText(t, 3), r.sliceText(t, -1000n, -1n)]).toEqual([t, t]);
      expect([r.parseFloat(t), r.parseInteger(t), r.parseDate(t), b.failed()]).toEqual([0, 0n, 0n, true]);
    }
  });

  test("validText accepts UTF-8 and nothing else", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    const isValid = (bytes: Uint8Array) => {
      try {
        decoder.decode(bytes);
        return 1;
      } catch {
        return 0;
      }
    };
    const edge = fc.constantFrom(
      0, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1,
      0xc2, 0xdf, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff,
    );
    const bytes = fc.tuple(fc.nat({ max: 20 }), fc.array(edge, { maxLength: 5 }), fc.nat({ max: 20 }))
      .map(([before, middle, after]) =>
        Buffer.concat([Buffer.alloc(before, 97), Buffer.from(middle), Buffer.alloc(after, 98)]));
    fc.assert(fc.property(fc.oneof(bytes, text.map(utf8)), value => {
      b.reset();
      expect(r.validText(b.text(value))).toBe(isValid(value));
    }), { numRuns: 2000 });
    // A code point cut off by the value's end is not valid, though its bytes lie behind it.
    b.reset();
    expect(r.validText(b.text("aa€") - (1n << 32n))).toBe(0);
  });

  test("places, replacing and splitting are those of JavaScript's strings", () => {
    check(fc.tuple(text, few, text, fc.integer({ min: -5, max: 5 })), ([whole, part, to, index]) => {
      b.reset();
      const [a, p] = [b.text(whole), b.text(part)];
      const at = whole.indexOf(part);
      expect(r.indexOfText(a, p)).toBe(at < 0 ? -1n : BigInt(Array.from(whole.slice(0, at)).length));
      expect(b.read(r.replaceText(STATE, a, p, b.text(to)))).toBe(
        part === "" ? whole : whole.split(part).join(to),
      );
      const parts = part === "" ? [...whole] : whole.split(part);
      expect(b.read(r.splitPartText(a, p, BigInt(index)))).toBe(parts.at(index) ?? "");
    });
    check(
      fc.tuple(fc.array(few, { maxLength: 6 }), fc.constantFrom("a", "é", "😀 ", "ab"), few),
      ([list, part, to]) => {
        b.reset();
        const whole = list.join(part);
        expect(b.read(r.replaceText(STATE, b.text(whole), b.text(part), b.text(to)))).toBe(
          whole.split(part).join(to),
        );
      },
    );
  });

  test("reversing, repeating and filling up count code points", () => {
    check(fc.tuple(text, few, fc.integer({ min: -2, max: 90 })), ([whole, fill, count]) => {
      b.reset();
      const [a, points] = [b.text(whole), [...whole].length];
      expect(b.read(r.reverseText(STATE, a))).toBe([...whole].reverse().join(""));
      expect(b.read(r.repeatText(STATE, a, BigInt(count)))).toBe(whole.repeat(Math.max(0, count)));
      const filled = [...fill.repeat(100)].slice(0, fill === "" ? 0 : Math.max(0, count - points)).join("");
      expect(b.read(r.padText(STATE, a, BigInt(count), b.text(fill), 0))).toBe(filled + whole);
      expect(b.read(r.padText(STATE, a, BigInt(count), b.text(fill), 1))).toBe(whole + filled);
      expect(b.failed()).toBe(false);
    });
  });

  test("what would be longer than any string fails", () => {
    b.reset();
    const [a, fill] = [b.text("ab"), b.text("é")];
    for (const count of [(1n << 27n) + 2n, 1n << 40n, (1n << 63n) - 1n]) {
      r.repeatText(STATE, a, count);
      expect(b.failed()).toBe(true);
      r.padText(STATE, a, count, fill, 1);
      expect(b.failed()).toBe(true);
    }
  });
});
