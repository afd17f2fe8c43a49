// Frame and DataFrame: the typed door to plans. They bind expressions, build plan nodes, and compute nothing.
// Long because each verb's documentation stands where editors look for it; the verbs' work is in verb/.
import type { Table } from "apache-arrow";
import { fieldMap, lookUp } from "../expr/bind/bind.ts";
import { PlanError } from "../expr/error.ts";
import { typeName, type Schema } from "../expr/type.ts";
import type { Engine, ExplainOptions, QueryStatistics, Result } from "../engine/api.ts";
import { aggregate, scan } from "../engine/plan/build.ts";
import type { Plan } from "../engine/plan/node.ts";
import { registerSource, type Source } from "../engine/source/source.ts";
import { awaited, awaitMembersOf } from "./awaited.ts";
import { Diagram } from "./display/diagram.ts";
import type { HtmlOptions, InspectOptions, MarkdownOptions, MimeBundle, TextOptions } from "./display/options.ts";
import { Plots } from "./display/plots.ts";
import { isPromise } from "./expr/misuse.ts";
import { show } from "./from/show.ts";
import { locate, locateErrors } from "./locate.ts";
import { COLLECTED_WORDS, FRAME_WORDS, refuseWords } from "./other-words.ts";
import { ports, type ParameterValue, type ToSqlOptions } from "./ports.ts";
import { FrameHandle } from "./run/handle.ts";
import type { CollectOptions, StartOptions, SyncOptions } from "./run/options.ts";
import { measuredProfile, Profile } from "./run/profile.ts";
import { partsWithProgress, withProgress } from "./run/with-progress.ts";
import type { OutputOf, StandardSchema } from "./standard/standard-schema.ts";
import { rowValidator } from "./standard/validate.ts";
import type { AnySchema, Dynamic, Int64 } from "./type/dtype.ts";
import type { AsofOn, CheckedAsofOn } from "./type/join-asof.ts";
import type { CheckedHow, CheckedOn, Joined, JoinHow, JoinKeys, RightColumns } from "./type/join.ts";
import type { Row, RowOptions, ValueOf } from "./type/row.ts";
import type {
  AggregateExprs, Assign, Columns, Condition, Dropped, NameOf, Produced, Producer, RowExprs,
} from "./type/schema.ts";
import type { HasEmpty, KeySets, KeysOf, RolledUp } from "./type/grouping.ts";
import type { ByPosition, CheckedSides, CheckedUnion, ExceptOf, IntersectOf, UnionOf } from "./type/union.ts";
import { decodeColumn } from "./value/decode.ts";
import { valuePolicy } from "./value/policy.ts";
import { recordsOf } from "./value/record.ts";
import { aggregatePlan } from "./verb/aggregate.ts";
import { asPlan } from "./verb/as.ts";
import { distinctPlan, type DistinctOptions } from "./verb/distinct.ts";
import { dropPlan } from "./verb/drop.ts";
import { dropNullsPlan, type WithoutNulls } from "./verb/drop-nulls.ts";
import { filterPlan } from "./verb/filter.ts";
import { GroupedFrame, groupsBy } from "./verb/group-by.ts";
import { cubed, inSets, rolledUp } from "./verb/grouping-sets.ts";
import { joinAsofPlan, type JoinAsofOptions } from "./verb/join-asof.ts";
import { joinPlan } from "./verb/join.ts";
import type { JoinOptions } from "./verb/join-options.ts";
import { limitPlan, tailPlan } from "./verb/limit.ts";
import { orderByPlan, type SortSelector } from "./verb/order-by.ts";
import { renamePlan, type Renamed } from "./verb/rename.ts";
import { selectPlan, type Selected, type Selector } from "./verb/select.ts";
import { setOperationPlan, type SetOptions } from "./verb/set-operation.ts";
import { unionArguments, unionPlan, type UnionOptions } from "./verb/union.ts";
import { withColumnsPlan } from "./verb/with-columns.ts";
import { withRowIndexPlan } from "./verb/with-row-index.ts";

declare const COLUMNS: unique symbol;

/** Makes a frame forget its plan, and so the rows the plan keeps alive. */
let release: <S extends AnySchema>(frame: Frame<S>) => void;
let releaseRows: <S extends AnySchema>(frame: DataFrame<S>) => void;

/**
 * A query: lazy, immutable, typed by its columns. Verbs return new frames; nothing is computed before
 * `collect`, `toArrow`, `toRows` or the like.
 *
 * ```ts
 * const top = orders
 *   .filter(o => o.amount.gt(10).and(o.note.contains("gift")))
 *   .groupBy("customer")
 *   .agg(g => ({ n: count(), total: g.amount.sum() }))
 *   .orderBy(desc("total"))
 *   .limit(10);
 * console.log(await top.collect());
 * ```
 *
 * A function over frames with certain columns is generic in the schema:
 *
 * ```ts
 * const recent = <S extends AnySchema & { placed: Timestamp }>(frame: Frame<S>) =>
 *   frame.filter(c => c.placed.gt("2024-01-01"));
 * ```
 */
export class Frame<S extends AnySchema = Dynamic> {
  declare readonly [COLUMNS]: S;
  #plan: Plan | undefined;

  /** @internal Frames come from `fromRows`, `fromArrow` and the like, and from verbs. */
  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The logical plan, as data. */
  get plan(): Plan {
    return this.#plan ?? disposed();
  }

  /** The columns in order: name, type, and whether they may hold null. */
  get schema(): Schema {
    return this.plan.schema;
  }

  /** The names of the columns in order. */
  get columns(): readonly NameOf<S>[] {
    return this.schema.map(f => f.name) as NameOf<S>[];
  }

  /**
   * Exactly the named columns and expressions, in the order given.
   *
   * @example
   * orders.select("id", "customer");
   * orders.select("id", o => ({ net: o.price.mul(o.quantity) }));
   */
  select<const A extends readonly Selector<S>[]>(...columns: A): Frame<Selected<S, A>> {
    return new Frame(selectPlan(this.plan, columns));
  }

  /**
   * All columns, and new ones; a column of the same name is replaced. Every expression sees the columns
   * as they were before.
   *
   * @example
   * orders.withColumns(o => ({ day: o.placed.truncate("1d"), net: o.amount.mul(0.8) }));
   */
  withColumns<P extends RowExprs>(columns: Producer<S, P>): Frame<Assign<S, Produced<P>>> {
    return new Frame(withColumnsPlan(this.plan, columns));
  }

  /**
   * All columns but the named ones.
   *
   * @example orders.drop("note")
   */
  drop<const K extends NameOf<S>>(...names: K[]): Frame<Dropped<S, K>> {
    return new Frame(dropPlan(this.plan, names));
  }

  /**
   * The same columns, some under new names.
   *
   * @example orders.rename({ customer: "client" })
   */
  rename<const M extends { readonly [K in NameOf<S>]?: string }>(names: M): Frame<Renamed<S, M>> {
    return new Frame(renamePlan(this.plan, names));
  }

  /**
   * The rows where a condition is true; neither false nor null.
   *
   * @example orders.filter(o => o.amount.gt(10).and(o.note.isNotNull()))
   */
  filter(condition: Condition | ((columns: Columns<S>) => Condition)): Frame<S> {
    return new Frame(filterPlan(this.plan, condition));
  }

  /**
   * The rows that have a value in all of the named columns, or in all columns if none is named.
   *
   * @example orders.dropNulls("note")
   */
  dropNulls<const K extends NameOf<S> = NameOf<S>>(...names: K[]): Frame<WithoutNulls<S, K>> {
    return new Frame(dropNullsPlan(this.plan, names));
  }

  /**
   * Groups rows that have the same keys; `agg` makes one row of each group. Null is a key like any other.
   *
   * @example
   * orders.groupBy("customer").agg(g => ({ n: count(), total: g.amount.sum() }));
   * orders.groupBy(o => ({ year: o.placed.year() })).agg({ n: count() });
   */
  groupBy<const A extends readonly Selector<S>[]>(...keys: A): GroupedFrame<S, Selected<S, A>> {
    return new GroupedFrame(groupsBy(this.plan, keys), plan => new Frame(plan));
  }

  /**
   * Groups by all keys, by all but the last, and so on down to all rows in one group: totals and subtotals. A
   * key is null in rows that aggregate over it; `grouping` tells such a null from one in the data. The
   * group of
   * all rows is there even if there are none.
   *
   * @example
   * orders.rollup("customer", "product")
   *   .agg(g => ({ total: g.amount.sum(), level: grouping("customer", "product") }));
   */
  rollup<const A extends readonly Selector<S>[]>(
    ...keys: A
  ): GroupedFrame<S, RolledUp<Selected<S, A>>, true> {
    return new GroupedFrame(rolledUp(this.plan, keys), plan => new Frame(plan));
  }

  /**
   * Groups by every subset of the keys, at most 12 of them; otherwise as `rollup`.
   *
   * @example orders.cube("customer", "product").agg(g => ({ total: g.amount.sum() }))
   */
  cube<const A extends readonly Selector<S>[]>(...keys: A): GroupedFrame<S, RolledUp<Selected<S, A>>, true> {
    return new GroupedFrame(cubed(this.plan, keys), plan => new Frame(plan));
  }

  /**
   * Groups by each of several sets of keys. A key is null in the rows of a set that lacks it, see `rollup`;
   * the
   * empty set is one group of all rows. Keys that are no columns are given first, as an object of expressions
   * or a callback that returns one.
   *
   * @example
   * orders.groupingSets([["customer", "product"], ["customer"], []]).agg({ n: count() });
   * orders.groupingSets(o => ({ year: o.placed.year(), paid: o.paid }), [["year"], ["paid"]]).agg({ n:
   * count() });
   */
  groupingSets<const G extends KeySets<NameOf<S>>>(sets: G): GroupedFrame<S, KeysOf<S, G>, HasEmpty<G>>;
  groupingSets<P extends RowExprs, const G extends KeySets<keyof P & string>>(
    keys: Producer<S, P>, sets: G,
  ): GroupedFrame<S, KeysOf<Produced<P>, G>, HasEmpty<G>>;
  groupingSets(...args: readonly unknown[]): unknown {
    const [producer, sets] = args.length > 1 ? args : [undefined, args[0]];
    return new GroupedFrame(inSets(this.plan, producer, sets), plan => new Frame(plan));
  }

  /**
   * Aggregates over all rows: one row. Sums and the like of no rows are null, counts are 0.
   *
   * @example orders.agg(g => ({ n: count(), total: g.amount.sum() }))
   */
  agg<P extends AggregateExprs>(aggregates: Producer<S, P>): Frame<Produced<P>> {
    const all = { input: this.plan, keys: [], sets: null, having: [] };
    return new Frame(aggregatePlan(all, aggregates, false));
  }

  /**
   * Pairs of rows of two frames that match: by keys, or by a condition on a left and a right row. Key columns
   * appear once, under their names here; other columns of the right side that have a name of this side get a
   * suffix. `how` says which rows come out:
   *
   * - `inner` (default): pairs that match, in the order of this frame, then of the other;
   * - `left`: also rows here without a match, null on the right; `right`: the same from the other side, in
   * its order;
   * - `full`: rows of both sides, those of the right without a match last, under the keys of the side they
   * have;
   * - `semi`, `anti`: the rows here that have a match, or that have none; no row comes out twice;
   * - `cross`: all pairs.
   *
   * Null keys match nothing, unless `nullsEqual`. A PlanError if an option contradicts another, or keys do
   * not
   * compare; an ExecutionError (`join-not-unique`, `join-unmatched`) if rows are not what `validate` and
   * `unmatched` say.
   *
   * @example
   * orders.join(customers, { on: { customer: "id" }, how: "left", validate: "m:1" });
   * orders.join(prices, { on: ["product", "day"] });
   * orders.join(customers, { on: { customer: "id" }, how: "anti" });
   * orders.join(prices, { on: (o, p) => o.product.eq(p.product).and(o.day.ge(p.day)) });
   * orders.join(prices, { on: "product", how: "left", where: (o, p) => o.price.gt(p.list) });
   */
  join<R extends AnySchema, const O extends JoinKeys<S, R> = never, How extends JoinHow = "inner",
    Suffix extends string = "_right">(
    right: Frame<R>, options: JoinOptions<S, R, O & CheckedOn<S, R, O, How>, How, Suffix> & CheckedHow<How>,
  ): Frame<Joined<S, R, O, How, Suffix>> {
    return new Frame(joinPlan(this.plan, planOf(right, "join: the right side"), options));
  }

  /**
   * Each row with the row of another frame that is nearest to it by a time or a number: the last one at or
   * before it, unless `strategy` says otherwise. Without `by`, all rows of the other frame are considered;
   * with
   * it, those whose keys are equal. Columns of the right side are null where there is no partner; `on` of the
   * right side is among them, and tells how far away the partner is. Rows keep their order; null in `on` or
   * `by`
   * has no partner. A PlanError if there is no distance between the columns, or `tolerance` is none.
   *
   * @example
   * orders.joinAsof(prices, { on: "day", by: "product", tolerance: "30d" });
   * orders.joinAsof(prices, { on: { placed: "day" }, strategy: "nearest", how: "inner" });
   */
  joinAsof<R extends AnySchema, const O extends AsofOn<S, R>, const B extends JoinKeys<S, R> = never,
    How extends "left" | "inner" = "left", Suffix extends string = "_right">(
    right: Frame<R>,
    options: JoinAsofOptions<O & CheckedAsofOn<S, R, O>, B & CheckedOn<S, R, B>, How, Suffix>,
  ): Frame<S & RightColumns<S, R, B, How, Suffix>> {
    return new Frame(joinAsofPlan(this.plan, planOf(right, "joinAsof: the right side"), options));
  }

  /**
   * The rows sorted; equal rows keep their order. Nulls come last unless asked otherwise.
   *
   * @example
   * orders.orderBy("customer", desc("amount"));
   * orders.orderBy(o => [o.customer, o.placed.desc({ nulls: "first" })]);
   */
  orderBy(...keys: SortSelector<S>[]): Frame<S> {
    return new Frame(orderByPlan(this.plan, keys));
  }

  /**
   * At most `count` rows from the start, after leaving out `offset` rows.
   *
   * @example orders.orderBy(desc("amount")).limit(10)
   */
  limit(count: number, offset = 0): Frame<S> {
    return new Frame(limitPlan(this.plan, count, offset, "limit"));
  }

  /** The rows from position `offset`, and at most `length` of them. */
  slice(offset: number, length = Infinity): Frame<S> {
    return new Frame(limitPlan(this.plan, length, offset, "slice"));
  }

  /** The first rows, five unless said otherwise. */
  head(count = 5): Frame<S> {
    return new Frame(limitPlan(this.plan, count, 0, "head"));
  }

  /** The last rows, five unless said otherwise. */
  tail(count = 5): Frame<S> {
    return new Frame(tailPlan(this.plan, count));
  }

  /**
   * One row of each set of equal rows, null equal to null: compared by the named columns, or by all. `keep`
   * says
   * which one.
   *
   * @example
   * orders.select("customer", "product").distinct();
   * orders.distinct("customer", { keep: "last", maintainOrder: true });
   */
  distinct<const K extends NameOf<S>>(on?: K | readonly K[], options: DistinctOptions = {}): Frame<S> {
    return new Frame(distinctPlan(this.plan, on, options));
  }

  /**
   * The rows of this frame, then those of the others. All have columns of the same names, in any order; a
   * column gets the type that holds the values of all. Options come last: `all: false` leaves each of the
   * different
   * rows once, `by: "position"` matches columns by where they stand, under this frame's names.
   *
   * @example
   * january.union(february, march);
   * january.union(february, { all: false });
   */
  union<R extends AnySchema>(...others: readonly (Frame<R> & CheckedUnion<S, R>)[]): Frame<UnionOf<S, R>>;
  union(
    ...args: readonly [...others: { readonly plan: Plan }[], options: UnionOptions & { readonly by: "position" }]
  ): Frame<ByPosition<S>>;
  union<R extends AnySchema>(
    ...args: readonly [
      ...others: (Frame<R> & CheckedUnion<S, R>)[], options: UnionOptions & { readonly by?: "name" },
    ]
  ): Frame<UnionOf<S, R>>;
  union(...args: readonly unknown[]): unknown {
    const { plans, options } = unionArguments(args, planOf);
    return new Frame(unionPlan([this.plan, ...plans], options));
  }

  /**
   * The rows that this frame and another have in common, each once, null equal to null. With `all`, a row
   * that
   * this frame has m times and the other n times comes min(m, n) times. Columns are matched by name, as in
   * `union`.
   *
   * @example january.intersect(february, { maintainOrder: true })
   */
  intersect<R extends AnySchema>(
    other: Frame<R> & CheckedSides<S, R, "intersect">, options: SetOptions = {},
  ): Frame<IntersectOf<S, R>> {
    return new Frame(setOperationPlan(this.plan, planOf(other, "intersect: the other side"), "intersect", options));
  }

  /**
   * The rows of this frame that another has not, each once, null equal to null. With `all`, a row that this
   * frame has m times and the other n times comes m - n times, if that is above 0. Columns are matched by
   * name, as in `union`.
   *
   * @example january.except(february, { all: true })
   */
  except<R extends AnySchema>(
    other: Frame<R> & CheckedSides<S, R, "except">, options: SetOptions = {},
  ): Frame<ExceptOf<S, R>> {
    return new Frame(setOperationPlan(this.plan, planOf(other, "except: the other side"), "except", options));
  }

  /**
   * A column in front that numbers the rows from 0, or from `start`.
   *
   * @example orders.withRowIndex("row")
   */
  withRowIndex<const N extends string>(name: N, start = 0): Frame<Assign<{ [K in N]: Int64 }, S>> {
    return new Frame(withRowIndexPlan(this.plan, name, start));
  }

  /**
   * The frame handed to a function, for verbs of your own.
   *
   * @example orders.pipe(paidOnly).pipe(f => byCustomer(f, "total"))
   */
  pipe<R>(verb: (frame: this) => R): R {
    return verb(this);
  }

  /**
   * States the columns of a frame whose schema the compiler does not know. Checked at once: a column that
   * is missing or has another type is a `PlanError`. Columns that are not named are left out.
   *
   * @example frame.as({ id: t.int64, note: t.nullable(t.utf8) })
   */
  as<T extends AnySchema>(schema: T): Frame<T> {
    return new Frame(asPlan(this.plan, schema));
  }

  /**
   * A query in SQL over this frame, which it calls `self`; values are given as `$1`, `$2` and so on. The
   * types of its
   * columns are known at run time only: state them with `as`. Needs `import "quern/sql"`; wrong SQL is an
   * `SqlError`.
   *
   * @example
   * orders.sql("select customer, sum(amount) as total from self where amount > $1 group by customer", 10);
   */
  sql(text: string, ...parameters: readonly ParameterValue[]): Frame {
    return new Frame(ports.sql(this.plan, text, parameters));
  }

  /**
   * The query as one statement in DuckDB's SQL, which has equal results there. Tables have the names that
   * `tables` or a catalog gives them, else t1, t2 and so on. Needs `import "quern/sql"`; what SQL cannot say
   * with the same meaning is an `UnsupportedError` that names it.
   *
   * @example
   * // SELECT customer, sum(amount) AS total FROM orders GROUP BY customer
   * orders.groupBy("customer").agg(g => ({ total: g.amount.sum() })).toSQL({ tables: { orders } });
   */
  toSQL(options: ToSqlOptions = {}): string {
    return ports.toSQL(this.plan, options);
  }

  /**
   * How the query will run: the plan as written, the optimized plan with the rules that fired, and the
   * pipelines; with `{ kernels: true }` the generated WebAssembly too. With `{ analyze: true }` the query is
   * run, and the text has what each pipeline and stage really did: rows beside the estimates, times, memory.
   *
   * @example
   * console.log(orders.groupBy("customer").agg({ n: count() }).explain());
   * console.log(await orders.groupBy("customer").agg({ n: count() }).explain({ analyze: true }));
   */
  explain(options: CollectOptions & { readonly analyze: true }): Promise<string>;
  explain(options?: ExplainOptions & { readonly engine?: Engine; readonly analyze?: false }): string;
  explain(options: AnyExplainOptions = {}): string | Promise<string> {
    if (options.analyze) return this.#analyzed(options);
    return engineOf(options).explain(this.plan, options);
  }

  async #analyzed(options: CollectOptions): Promise<string> {
    const { statistics } = await this.#run(options);
    return (await ports.profileViews()).analyzedPlan(measuredProfile(statistics.profile, "explain"));
  }

  /**
   * The same as a picture for notebooks: the plan as written and as optimized, a box for each node, and the
   * pipelines.
   * With `{ analyze: true }` the query is run, and the picture is of the pipelines that ran, with rows and
   * times. Drawn
   * as SVG, without a script; as text it is what `explain` gives. Fails as `explain` does.
   *
   * @example
   * await orders.groupBy("customer").agg({ n: count() }).diagram();
   * const html = (await orders.filter(o => o.amount.gt(10)).diagram({ analyze: true })).toHTML();
   */
  async diagram(
    { analyze = false, ...options }: CollectOptions & { readonly analyze?: boolean } = {},
  ): Promise<Diagram> {
    if (analyze) {
      const profile = await this.profile(options);
      const { analyzedPlan, profileDiagram } = await ports.profileViews();
      return new Diagram(analyzedPlan(profile.data), profileDiagram(profile.data));
    }
    const engine = engineOf(options);
    const { planDiagram } = await ports.diagramViews();
    return new Diagram(engine.explain(this.plan), planDiagram(this.plan, engine.describe(this.plan)));
  }

  /**
   * Runs the query, leaves its rows, and gives what was measured: as data, as text, as an HTML page with a
   * timeline of each worker, and as a Chrome trace. Fails as `collect` does, and with an UnsupportedError on
   * the reference executor, which measures nothing.
   *
   * @example
   * const profile = await orders.groupBy("customer").agg({ n: count() }).profile();
   * console.log(profile.toText(), profile.data.phases.compile);
   */
  async profile(options: CollectOptions = {}): Promise<Profile> {
    const { statistics } = await this.#run({ ...options, profile: true });
    return new Profile(measuredProfile(statistics.profile, "profile"), await ports.profileViews());
  }

  /**
   * Runs the query; the result has its rows in memory. Rejects with an ExecutionError if a row cannot be
   * computed, a ResourceError if memory does not suffice, a CancelledError if `signal` or `timeout`
   * (milliseconds) stopped it.
   *
   * @example
   * const df = await orders.head(10).collect();
   * const late = await orders.collect({ timeout: 30_000, onProgress: p => console.log(p.fraction) });
   */
  collect(options: CollectOptions = {}): Promise<DataFrame<S>> {
    return awaited("collect", this.#run(options).then(result => collected<S>(result)));
  }

  async #run(options: CollectOptions): Promise<Result> {
    return withProgress(options, run => engineOf(options).run(this.plan, run));
  }

  /**
   * Runs the query and blocks this thread until it is done: where threads may block, as in Node, worker
   * threads help; elsewhere this thread works alone.
   *
   * @example const df = orders.head(10).collectSync()
   */
  collectSync(options: SyncOptions = {}): DataFrame<S> {
    return collected(engineOf(options).runSync(this.plan, options));
  }

  /**
   * Starts the query and returns at once, with a handle to watch, hold and stop it, and to read its result.
   *
   * @example
   * const handle = orders.orderBy("placed").start({ priority: "low" });
   * handle.progress().fraction;
   * const df = await handle.result;
   */
  start(options: StartOptions = {}): FrameHandle<S> {
    if ("progress" in options) {
      throw new PlanError("invalid-option", "start: a started query shows no progress bar.",
        { hint: "Ask the handle with `progress()`, or give `onProgress`." });
    }
    return new FrameHandle(engineOf(options).start(this.plan, options), result => collected<S>(result));
  }

  /**
   * Runs the query and pins its rows, encoded, in the engine's memory until `dispose` is called: later
   * queries
   * over them find the columns ready, however short memory is.
   *
   * @example
   * using recent = await orders.filter(o => o.placed.gt("2024-01-01")).persist();
   */
  persist(options: CollectOptions = {}): Promise<PersistedFrame<S>> {
    return awaited("persist", this.#run(options).then(result =>
      new PersistedFrame<S>(result, result.statistics, engineOf(options).pin(result))));
  }

  /**
   * The result in batches, in order: finished ones while the rest of the query runs, which waits while you
   * work on one. Leaving the loop ends the query.
   *
   * @example for await (const batch of orders.batches()) send(batch.toArray());
   */
  async * batches(options: CollectOptions = {}): AsyncGenerator<DataFrame<S>, void, undefined> {
    const parts = partsWithProgress(options, run => engineOf(options).batches(this.plan, run));
    for await (const result of parts) yield collected<S>(result);
  }

  /** Iterates over the rows as objects: `for await (const row of frame) …`. */
  async * [Symbol.asyncIterator](): AsyncGenerator<Row<S>, void, undefined> {
    for await (const batch of this.batches()) yield * batch.toArray();
  }

  /**
   * The rows, one after the other, each validated by a schema of Zod, Valibot or another library of Standard
   * Schema, as the schema gives it back. The query runs as with `batches`: files larger than memory go through.
   * A row that does not pass is an ExecutionError (`invalid-row`) that names the row and its members. Null comes
   * as null, so that what may be null is `nullable()` in the schema, not `optional()`.
   *
   * @example for await (const order of orders.validate(Order)) send(order);
   */
  async * validate<V extends StandardSchema>(
    schema: V, options: RowOptions & CollectOptions = {},
  ): AsyncGenerator<OutputOf<V>, void, undefined> {
    const valid = rowValidator(schema as StandardSchema<unknown, OutputOf<V>>);
    for await (const batch of this.batches(options)) {
      for (const row of batch.toArray(options)) yield valid(row);
    }
  }

  /** The result as an apache-arrow table. */
  async toArrow(options: CollectOptions = {}): Promise<Table> {
    return ports.toArrow(await this.#run(options));
  }

  /** The result as bytes of an Arrow IPC stream. */
  async toIPC(options: CollectOptions = {}): Promise<Uint8Array> {
    return ports.toIPC(await this.#run(options));
  }

  /**
   * The result as an array of objects. The options choose the JavaScript types of int64, decimal and
   * temporal values.
   *
   * @example const rows = await orders.toRows({ int64: "bigint" });
   */
  toRows<const P extends RowOptions = {}>(options?: P & CollectOptions): Promise<Row<S, P>[]> {
    return awaited("toRows", this.collect(options).then(frame => frame.toArray(options)));
  }

  /**
   * The result as an object of arrays, one for each column.
   *
   * @example const { amount } = await orders.toColumns();
   */
  async toColumns<const P extends RowOptions = {}>(
    options?: P & CollectOptions,
  ): Promise<{ [K in keyof S]: ValueOf<S[K], P>[] }> {
    const frame = await this.collect(options);
    const entries = frame.columns.map(name => [name, frame.column(name, options)] as const);
    return Object.fromEntries(entries) as { [K in keyof S]: ValueOf<S[K], P>[] };
  }

  /** The number of rows. */
  async count(options: CollectOptions = {}): Promise<number> {
    const n = { kind: "aggregate", name: "count", args: [], type: { kind: "int64" }, nullable: false } as const;
    const plan = aggregate(this.plan, [], [{ name: "n", aggregate: n }]);
    const result = await withProgress(options, run => engineOf(options).run(plan, run));
    return decodeColumn(result.column(0), valuePolicy(), "n")[0] as number;
  }

  /** The first row, or null if there is none. */
  async first<const P extends RowOptions = {}>(options?: P & CollectOptions): Promise<Row<S, P> | null> {
    const [row] = await this.limit(1).toRows(options);
    return row ?? null;
  }

  /**
   * Pictures of the columns: `bar`, `line`, `point`, `histogram`, `box` and `heatMap`, of aggregated or
   * sampled rows.
   *
   * @example await orders.plot.bar({ x: "customer", y: "amount" });
   */
  get plot(): Plots<NameOf<S>> {
    return new Plots(() => this.plan);
  }

  /** The columns with their types; a `DataFrame` shows its rows instead. */
  toString(): string {
    const columns = this.schema.map(f => `${f.name}: ${typeName(f.type)}${f.nullable ? "?" : ""}`);
    return `Frame(${columns.join(", ")})`;
  }

  /** The columns and the plan as HTML, escaped; nothing is computed. A `DataFrame` shows its rows instead. */
  toHTML(): string {
    return ports.renderFrameHtml(this.plan);
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** What notebooks show; the query does not run. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.toHTML() };
  }

  static {
    release = frame => { frame.#plan = undefined; };
    locateErrors(this.prototype, ["select", "withColumns", "drop", "rename", "filter", "dropNulls", "groupBy", "rollup",
      "cube", "groupingSets", "agg", "join", "joinAsof", "orderBy", "limit", "slice", "head", "tail", "distinct", "union",
      "intersect", "except", "withRowIndex", "as", "start"]);
    // What a frame has only when it is collected, and what it is called elsewhere.
    refuseWords(this.prototype, FRAME_WORDS, word => `Frames have no ${JSON.stringify(word)}.`);
    refuseWords(this.prototype, COLLECTED_WORDS, word =>
      `A frame is a query, and has no ${JSON.stringify(word)} before it is collected.`);
    const looped = { value: loopedOver, configurable: true, writable: true };
    Object.defineProperty(this.prototype, Symbol.iterator, looped);
  }
}

/** `for (const row of frame)`, or `[...frame]`, of what is not collected yet. */
function loopedOver(): never {
  const message = "A frame is a query, and has no rows to loop over before it is collected.";
  throw locate(new PlanError("not-collected", message,
    { hint: "Write `for (const row of await frame.collect())`, or `for await (const row of frame)`." }), loopedOver);
}

function disposed(): never {
  throw new PlanError("disposed", "This frame was disposed of, and its rows are gone.",
    { hint: "Collect or persist it again." });
}

/** Callers without the compiler may pass anything as a frame. */
function planOf(value: unknown, what: string): Plan {
  // A promise of a frame has no plan, and says so when it is asked for one.
  const plan = isPromise(value) ? undefined : (value as Partial<Frame> | null | undefined)?.plan;
  if (plan) return plan;
  const [shown, hint] = isPromise(value) ? ["a Promise", "Write `await` in front of what gives it."]
    : [show(value), "Make one of rows with `fromRows`, of columns with `fromColumns`."];
  throw new PlanError("argument-type", `${what} must be a frame, not ${shown}.`, { hint });
}

const engineOf = (options: { readonly engine?: Engine }): Engine => options.engine ?? ports.engine();

type AnyExplainOptions = CollectOptions & ExplainOptions & { readonly analyze?: boolean };

/** The frame that a result is. */
const collected = <S extends AnySchema>(result: Result): DataFrame<S> =>
  new DataFrame(result, result.statistics);

/**
 * A collected frame: it has its rows in memory, gives them synchronously and shows them in a console or a
 * notebook. It is a `Frame` too: its verbs build queries over these rows.
 *
 * ```ts
 * const df = await orders.head(3).collect();
 * df.numRows;              // 3
 * df.column("amount");     // number[]
 * for (const row of df) console.log(row.id);
 * ```
 */
export class DataFrame<S extends AnySchema = Dynamic> extends Frame<S> {
  #rows: Source | undefined;
  /** How the query ran; undefined for rows that no query made. */
  readonly statistics: QueryStatistics | undefined;

  /** @internal */
  constructor(source: Source, statistics?: QueryStatistics, label = "result") {
    super(scan(registerSource(source, label)));
    this.#rows = source;
    this.statistics = statistics;
  }

  static {
    // Libraries that take any iterable, as Observable's inputs, ask for its length; that must not throw.
    Object.defineProperty(this.prototype, "length", { value: undefined });
  }

  get #source(): Source {
    return this.#rows ?? disposed();
  }

  /** The number of rows. */
  get numRows(): number {
    return this.#source.rowCount;
  }

  /** The values of a column. */
  column<const K extends NameOf<S>, const P extends RowOptions = {}>(
    name: K, options?: P,
  ): ValueOf<S[K], P>[] {
    const field = lookUp(fieldMap(this.schema), name, "column");
    return decodeColumn(this.#source.column(this.schema.indexOf(field)), valuePolicy(options), name) as
      ValueOf<S[K], P>[];
  }

  /** The rows as objects, all at once. */
  toArray<const P extends RowOptions = {}>(options?: P): Row<S, P>[] {
    const policy = valuePolicy(options);
    const values = this.schema.map((f, i) => decodeColumn(this.#source.column(i), policy, f.name));
    return recordsOf(this.schema.map(f => f.name), values, this.numRows) as Row<S, P>[];
  }

  /**
   * What `JSON.stringify` writes: the rows as objects. Times are ISO 8601 texts; whole numbers past 2^53 are
   * an ExecutionError that says how to get them, as `toArray` does.
   *
   * @example const json = JSON.stringify(orders.select("id", "day").collectSync())
   */
  toJSON(): Row<S>[] {
    return this.toArray();
  }

  /** The rows as objects, one after the other. */
  * rows<const P extends RowOptions = {}>(options?: P): Generator<Row<S, P>, void, undefined> {
    yield * this.toArray(options);
  }

  [Symbol.iterator](): Generator<Row<S>, void, undefined> {
    return this.rows();
  }

  /**
   * The first and last rows as a table of text, for a fixed-width font.
   *
   * @example console.log(orders.collectSync().toString({ rows: 30, width: 120 }))
   */
  override toString(options: TextOptions = {}): string {
    return ports.renderText(this.#source, options);
  }

  /**
   * The first and last rows as an HTML table, with the null share and a small picture of each column's
   * values. Names and
   * values are escaped; there is no script in it, and nothing that a page would have to load.
   *
   * @example const html = orders.collectSync().toHTML({ rows: 10, summaries: false })
   */
  override toHTML(options: HtmlOptions = {}): string {
    return ports.renderHtml(this.#source, options);
  }

  /**
   * The first and last rows as a Markdown table.
   *
   * @example const text = orders.collectSync().toMarkdown({ rows: 5 })
   */
  toMarkdown(options: MarkdownOptions = {}): string {
    return ports.renderMarkdown(this.#source, options);
  }

  /**
   * All rows as CSV by RFC 4180, with a line of names; made in memory, for small tables. Null is an empty
   * field, the
   * empty string a quoted one. Values are exact, times in ISO 8601. An UnsupportedError for lists, structs
   * and bytes.
   *
   * @example const text = orders.select("id", "amount").limit(3).collectSync().toCSV()
   */
  toCSV(): string {
    return ports.renderCsv(this.#source);
  }

  [Symbol.for("nodejs.util.inspect.custom")](_depth?: number, options?: InspectOptions): string {
    return this.toString({ colors: options?.colors === true });
  }

  /** What notebooks show. */
  [Symbol.for("Jupyter.display")](): MimeBundle {
    return { "text/plain": this.toString(), "text/html": this.toHTML() };
  }

  static {
    releaseRows = frame => { frame.#rows = undefined; };
    locateErrors(this.prototype, ["column", "toArray"]);
    for (const prototype of [Frame.prototype, this.prototype, Array.prototype]) awaitMembersOf(prototype);
  }
}

/** A collected frame that gives its rows up when it is disposed of; see `Frame.persist`. */
export class PersistedFrame<S extends AnySchema = Dynamic> extends DataFrame<S> {
  /** What `using` calls. */
  declare readonly [Symbol.dispose]: () => void;
  readonly #unpin: () => void;

  /** @internal */
  constructor(source: Source, statistics: QueryStatistics, unpin: () => void) {
    super(source, statistics, "persisted");
    this.#unpin = unpin;
  }

  /** Gives the rows up. Verbs and rows of this frame fail from now on; queries built before still run. */
  dispose(): void {
    this.#unpin();
    release(this);
    releaseRows(this);
  }

  static {
    // Where the platform has no Symbol.dispose, nothing calls it either.
    const { dispose } = this.prototype;
    if (Symbol.dispose) Object.defineProperty(this.prototype, Symbol.dispose, { value: dispose });
  }
}

/** A frame over a table in memory. */
export const frameOf = <S extends AnySchema = Dynamic>(source: Source, label?: string): DataFrame<S> =>
  new DataFrame<S>(source, undefined, label);
