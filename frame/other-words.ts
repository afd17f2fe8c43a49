// Names that other libraries and other languages use, with what is said to those who try them: a getter that
// throws, where otherwise "is not a function" or a silent undefined would be. The compiler knows none of them.
import { PlanError } from "../expr/error.ts";
import { locate } from "./locate.ts";

/** The sentence that helps, by name. */
export type OtherWords = Readonly<Record<string, string>>;

/** Puts the names on a prototype; those that it has itself stay as they are. */
export function refuseWords(
  prototype: object, words: OtherWords, problem: (word: string) => string,
): void {
  for (const [word, hint] of Object.entries(words)) {
    if (Object.hasOwn(prototype, word)) continue;
    const get = (): never => { throw locate(new PlanError("unknown-method", problem(word), { hint }), get); };
    Object.defineProperty(prototype, word, { get, configurable: true });
  }
}

const use = (text: string): string => `Write ${text}.`;
/** Several names with one answer. */
const all = (names: string, hint: string): OtherWords =>
  Object.fromEntries(names.split(" ").map(name => [name, hint]));
/** Names and the methods of expressions that they stand for. */
const methods = (pairs: string): OtherWords => Object.fromEntries(pairs.split(" ").map(pair => {
  const [name, method] = pair.split(":") as [string, string];
  return [name, use(`\`${method}(…)\``)];
}));

/** Of expressions. */
export const EXPRESSION_WORDS: OtherWords = {
  ...methods("plus:add minus:sub times:mul multiply:mul multipliedBy:mul divide:div dividedBy:div modulo:mod negate:neg "
    + "gte:ge greaterThanOrEqual:ge lte:le lessThanOrEqual:le neq:ne notEq:ne equals:eq equal:eq greaterThan:gt "
    + "lessThan:lt includes:contains toLowerCase:lower toLowercase:lower toUpperCase:upper toUppercase:upper "
    + "substring:slice substr:slice trimLeft:trimStart trimRight:trimEnd fillna:fillNull fillNa:fillNull "
    + "isin:isIn oneOf:isIn isna:isNull isNil:isNull notNull:isNotNull notna:isNotNull avg:mean average:mean "
    + "stddev:std variance:var nunique:nUnique countDistinct:nUnique cumsum:cumSum cummax:cumMax cummin:cumMin "
    + "astype:cast"),
  ...all("str dt", "Methods stand on the expression itself, as in `c.note.contains(\"a\")` or `c.placed.year()`."),
  ...all("alias as name", "A column gets its name where it is made, as in `withColumns(c => ({ name: c.price.mul(2) }))`."),
  ...all("map apply forEach", "No function runs for each row; write methods, or `when(…).then(…).otherwise(…)`."),
};

const joined = (how: string): string => use(`\`join(other, { on: "id", how: "${how}" })\``);
const ROWS = "Collect it, as in `const df = await frame.collect()`, and loop with `for (const row of df)`; or `await frame.toRows()` for an array.";

/** Of frames, collected ones too. */
export const FRAME_WORDS: OtherWords = {
  ...all("where query", use("`filter(c => c.price.gt(10))`")),
  ...all("sort sortBy sortValues sort_values sort_by arrange orderby order_by", use("`orderBy(\"a\", desc(\"b\"))`")),
  ...all("withColumn with_column with_columns mutate derive assign", use("`withColumns(c => ({ net: c.price.mul(0.8) }))`")),
  ...all("groupby group_by", use("`groupBy(\"a\").agg({ n: count() })`")),
  ...all("summarize summarise aggregate", use("`agg(g => ({ total: g.price.sum() }))`, after `groupBy` for each group")),
  ...all("having", use("`groupBy(\"a\").having(g => g.price.sum().gt(10)).agg(…)`")),
  merge: use("`join(other, { on: \"id\" })`"), innerJoin: joined("inner"), leftJoin: joined("left"),
  rightJoin: joined("right"), fullJoin: joined("full"), outerJoin: joined("full"), crossJoin: use("`join(other, { how: \"cross\" })`"),
  ...all("concat append vstack unionAll", use("`union(other)`")),
  ...all("dropna dropNa drop_nulls", use("`dropNulls(\"a\")`")),
  ...all("unique dedupe dropDuplicates drop_duplicates", use("`distinct(\"a\")`")),
  ...all("take first_rows", use("`head(10)` or `limit(10)`")),
  ...all("shape height nRows length", use("`await frame.count()`, or `numRows` of a collected frame")),
  ...all("loc iloc at", "Rows have no labels: use `filter`, or `slice` by position."),
  ...all("map forEach reduce find some every", ROWS),
};

const COLLECTED = (call: string): string => use(`\`(await frame.collect()).${call}\``);

/** What only a collected frame has. */
export const COLLECTED_WORDS: OtherWords = {
  numRows: `${COLLECTED("numRows")} \`await frame.count()\` only counts.`,
  column: COLLECTED("column(\"a\")"), toArray: `${COLLECTED("toArray()")} \`await frame.toRows()\` is shorter.`,
  rows: COLLECTED("rows()"), toMarkdown: COLLECTED("toMarkdown()"), toCSV: COLLECTED("toCSV()"),
  toJSON: "Write `JSON.stringify(await frame.toRows())`, or collect the frame first.",
};

const PER_GROUP = "Say with `agg` what to compute for each group, as in `.agg(g => ({ n: count(), total: g.price.sum() }))`.";

/** Of groups, before agg. */
export const GROUP_WORDS: OtherWords = all(
  "count sum mean avg min max median std first last size collect toRows toArrow toColumns filter select withColumns "
  + "orderBy limit head join", PER_GROUP);
