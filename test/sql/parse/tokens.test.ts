// Tokens, held against those of PostgreSQL's own scanner.
import { loadModule, scanSync } from "libpg-query";
import { beforeAll, expect, it } from "vitest";
import { byteOffsets, codePointOffset } from "../../../src/sql/parse/offset.ts";
import { tokenize } from "../../../src/sql/parse/tokens.ts";

beforeAll(() => loadModule());

/** Comments are tokens of the scanner's. */
const scanned = (text: string): readonly string[] => scanSync(text).tokens
  .filter(({ tokenName }) => !tokenName.endsWith("_COMMENT")).map(token => token.text);

const cut = (text: string): readonly string[] => tokenize(text).map(({ at, end }) => text.slice(at, end));

it.each([
  "select a.b, \"c d\".e, t.* from s.t as x where a >= 1.5e-3 and b <> 'it''s'",
  "a+-b, a*-1, a<-1, a@-1, a!=-1, a--comment\n+b, a/*x*//b, a||-b, -+a, a =-1, a //b, a**b",
  "1 1. .5 1.5 1e3 1e-3 0xFF 0b01 0o17 1_000 1..2 a[1:2] a::int x := 1 $1 $23",
  "E'a\\'b' e'\\\\' B'01' x'1F' N'a' U&'\\00e9' U&\"\\00e9\" 'a\nb' '' \"a\"\"b\"",
  "$$a$$ $q$ $$ ' $q$ $tag_1$ a $ b $tag_1$ a$b",
  "/* a /* b */ c */ x -- y\n z /**/ w /* -- */ v",
  "größe 表 é_1 _a a1 'é😀' \"😀\" x",
  "f(x => 1) a ? b a ?| b a @> b a #>> b a -> 'x' a ->> b ~ !~* ^ % & | # ! `",
  "interval '90' day (3);;select;",
])("%j", text => {
  expect(cut(text)).toEqual(scanned(text));
});

it("words are in lower case, everything else as written", () => {
  expect(tokenize("Select \"A\" 'B' C").map(({ text }) => text)).toEqual(["select", "\"A\"", "'B'", "c"]);
});

it.each(["'abc", "\"abc", "$q$abc", "/* abc", "E'abc\\", "a $q", "U&'x"])("what is not closed ends with the text: %j", text => {
  expect(tokenize(text).at(-1)?.end ?? text.length).toBe(text.length);
});

it("offsets of bytes and code points", () => {
  expect(byteOffsets("abc")).toBeNull();
  expect([...byteOffsets("aé表😀b")!]).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 6]);
  expect([0, 1, 2, 3, 4, 5, 9].map(count => codePointOffset("aé表😀b", count))).toEqual([0, 1, 2, 3, 5, 6, 6]);
});
