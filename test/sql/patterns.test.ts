// Regular expressions and SIMILAR TO: which LIKE patterns they are, and what matches, beside DuckDB and JavaScript.
import { afterAll, beforeAll, expect, test } from "vitest";
import { likePatterns, NoPattern } from "../../src/sql/bind/pattern.ts";
import { createCatalog } from "../../src/sql/index.ts";
import { besideDuckDB, type Beside } from "./beside-duckdb.ts";

const TEXTS = ["", "a", "b", "ab", "abc", "aXc", "a.c", "xaby", "a%c", "a_c", "a\\c", "ABC", "2024-01-31", "foo", "foobar", "barfoo", "bar", "été", "aa", "aaa", "a b"];

let beside: Beside;
beforeAll(async () => {
  beside = await besideDuckDB("create table t (i int, s varchar)",
    ...TEXTS.map((text, i) => `insert into t values (${i}, '${text}')`), "insert into t values (99, null)");
});
afterAll(() => beside.close());

const PATTERNS = ["abc", "^a", "c$", "^abc$", "a.c", "a\\.c", "^a.*c$", "^(foo|bar)$", "foo|bar", "^foo|bar$", "[abX]c", "^a?b", "^a{2}$", "^a{1,3}$",
  "^[0-9]{1}", "(a|b)(b|c)", "^.+$", "^$", "a%c", "a_c", "a\\\\c", "^.t.$", "x?aby?", "^(?:ab|a)", "a b"];

test.each(PATTERNS)("%s matches what it does elsewhere", async pattern => {
  const quoted = pattern.replaceAll("'", "''");
  await beside.same(
    `select i, regexp_matches(s, '${quoted}'), regexp_full_match(s, '${quoted}'), regexp_matches(s, '${quoted}', 'i') from t order by i`);
  await beside.as(`select i from t where s ~ '${quoted}' order by i`, `select i from t where regexp_matches(s, '${quoted}') order by i`);
  await beside.as(`select i from t where s !~ '${quoted}' order by i`, `select i from t where not regexp_matches(s, '${quoted}') order by i`);
  await beside.as(`select i, s ~* '${quoted}', s !~* '${quoted}' from t order by i`,
    `select i, regexp_matches(s, '${quoted}', 'i'), not regexp_matches(s, '${quoted}', 'i') from t order by i`);
});

/** PostgreSQL's meaning; DuckDB takes SIMILAR TO's pattern for a regular expression. */
test.each([
  ["abc", "^abc$"], ["a%", "^a.*$"], ["%(foo|bar)", "^.*(foo|bar)$"], ["a_c", "^a.c$"], ["a\\_c", "^a_c$"], ["a.c", "^a\\.c$"],
  ["(ab|a)%", "^(ab|a).*$"], ["a{2,3}", "^a{2,3}$"], ["[ab]", "^[ab]$"], ["%", "^.*$"], ["", "^$"], ["_*", "^.*$"],
])("similar to '%s'", (pattern, regex) =>
  beside.as(`select i, s similar to '${pattern}', s not similar to '${pattern}' from t order by i`,
    `select i, regexp_matches(s, '${regex}'), not regexp_matches(s, '${regex}') from t order by i`));

test("similar to with an escape character", () =>
  beside.as("select i from t where s similar to 'a!%c|a!_c' escape '!' order by i", "select i from t where s in ('a%c', 'a_c') order by i"));

test("patterns of LIKE", () => {
  expect(likePatterns("a.c", "regex", false)).toEqual(["%a_c%"]);
  expect(likePatterns("^(x|y)z?$", "regex", false)).toEqual(["x", "xz", "y", "yz"]);
  expect(likePatterns("100%", "regex", true)).toEqual(["100\\%"]);
});

test.each(["a*b", "(ab)+", "\\d", "[^a]", "[[:alpha:]]", "(?=a)", "a^b", "$a", "(^a)", "(", ")", "a{", "[a-z]{3}", "*a", "\\bfoo", "[a"])(
  "%s is refused", pattern => {
    expect(() => likePatterns(pattern, "regex", false)).toThrow(NoPattern);
    expect(() => createCatalog().query(`select 'a' ~ '${pattern}'`)).toThrow(/A pattern with .* is not supported\./);
  });

test("computed patterns, and functions that change text, are refused", () => {
  const catalog = createCatalog();
  expect(() => catalog.query("select 'a' ~ lower('A')")).toThrow("A pattern that is computed is not supported.");
  expect(() => catalog.query("select regexp_replace('a', 'b', 'c')")).toThrow("regexp_replace is not supported.");
  expect(() => catalog.query("select regexp_matches('a', 'b', 'g')")).toThrow("The option g of a regular expression is not supported.");
});
