// Expressions: what each construct becomes in the syntax tree.
import { describe, expect, it } from "vitest";
import { expression } from "./brief.ts";

describe("names and constants", () => {
  it.each([
    ["a", "a"],
    ["t.a", "t.a"],
    ["\"A b\".c", "A b.c"],
    ["s.t.a", "s.t.a"],
    ["*", "*"],
    ["t.*", "t.*"],
    ["1", "1"],
    ["-1", "-1"],
    ["- 1.5", "-1.5"],
    ["0x1F", "31"],
    ["0xFFFFFFFFFF", "1099511627775"],
    ["1_000", "1000"],
    ["99999999999999999999", "99999999999999999999"],
    ["1e3", "1e3"],
    [".5", ".5"],
    ["0", "0"],
    ["'it''s'", "'it's'"],
    ["E'a\\tb'", "'a\tb'"],
    ["U&'\\00e9'", "'é'"],
    ["$q$ it's $q$", "' it's '"],
    ["''", "''"],
    ["true", "true"],
    ["false", "false"],
    ["null", "null"],
    ["$1", "$1"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("operators", () => {
  it.each([
    ["a + b * -c", "(a + (b * unary(op: -, operand: c)))"],
    ["a || b", "(a || b)"],
    ["a <> b", "(a <> b)"],
    ["a != b", "(a <> b)"],
    ["not a", "not(operand: a)"],
    ["a and b and (c and d) or e or (f or g)", "or(args: [and(args: [a, b, c, d]), e, f, g])"],
    ["+a", "unary(op: +, operand: a)"],
    ["a // b + c", "((a // b) + c)"],
    ["a ** b", "(a ^ b)"],
    ["a % b", "(a % b)"],
    ["a is null", "is(operand: a, what: null)"],
    ["a isnull", "is(operand: a, what: null)"],
    ["a is not null", "is(operand: a, what: null, negated: true)"],
    ["a is not true", "is(operand: a, what: true, negated: true)"],
    ["a is unknown", "is(operand: a, what: unknown)"],
    ["a is distinct from b", "distinctFrom(left: a, right: b)"],
    ["a is not distinct from b", "distinctFrom(left: a, right: b, negated: true)"],
    ["a between 1 and 2", "between(operand: a, low: 1, high: 2)"],
    ["a not between symmetric 1 and 2", "between(operand: a, low: 1, high: 2, negated: true, symmetric: true)"],
    ["a in (1, 2)", "in(operand: a, values: [1, 2])"],
    ["a not in (1, 2)", "in(operand: a, values: [1, 2], negated: true)"],
    ["a = any (array[1, 2])", "in(operand: a, values: [1, 2])"],
    ["a <> all (array[1, 2])", "in(operand: a, values: [1, 2], negated: true)"],
    ["a like 'x%'", "like(operand: a, pattern: 'x%', form: like)"],
    ["a not like 'x!%' escape '!'", "like(operand: a, pattern: 'x!%', escape: '!', form: like, negated: true)"],
    ["a ilike 'x'", "like(operand: a, pattern: 'x', form: ilike)"],
    ["a similar to 'x'", "like(operand: a, pattern: 'x', form: similar)"],
    ["a not similar to 'x' escape '!'", "like(operand: a, pattern: 'x', escape: '!', form: similar, negated: true)"],
    ["a ~ 'x'", "like(operand: a, pattern: 'x', form: regex)"],
    ["a !~* 'x'", "like(operand: a, pattern: 'x', form: iregex, negated: true)"],
    ["a !~~ 'x'", "like(operand: a, pattern: 'x', form: like, negated: true)"],
    ["(a, b) = (1, 2)", "(row(items: [a, b]) = row(items: [1, 2]))"],
    ["row(a, b)", "row(items: [a, b])"],
    ["case a when 1 then 'x' else 'y' end", "case(operand: a, branches: [(when: 1, then: 'x')], otherwise: 'y')"],
    ["case when a then 1 end", "case(branches: [(when: a, then: 1)])"],
    ["cast(a as int)", "cast(operand: a, type: (name: int4))"],
    ["a::numeric(12, 2)", "cast(operand: a, type: (name: numeric, arguments: [12, 2]))"],
    ["a::text[][]", "cast(operand: a, type: (name: text, dimensions: 2))"],
    ["date '2024-01-01'", "cast(operand: '2024-01-01', type: (name: date))"],
    ["a::timestamp with time zone", "cast(operand: a, type: (name: timestamptz))"],
    ["try_cast(a as int)", "cast(operand: a, type: (name: int4), try: true)"],
    ["array[1, 2]", "array(items: [1, 2])"],
    ["a[1]", "subscript(operand: a, low: 1)"],
    ["a[1:2]", "subscript(operand: a, slice: true, low: 1, high: 2)"],
    ["a[:2]", "subscript(operand: a, slice: true, high: 2)"],
    ["(a).b", "field(operand: a, name: b)"],
    ["(f(a)).b[1]", "subscript(operand: field(operand: call(name: f, args: [a]), name: b), low: 1)"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("calls", () => {
  it.each([
    ["f(a, 1)", "call(name: f, args: [a, 1])"],
    ["s.f()", "call(name: s.f)"],
    ["count(*)", "call(name: count, star: true)"],
    ["count(distinct a)", "call(name: count, args: [a], distinct: true)"],
    ["sum(a) filter (where b)", "call(name: sum, args: [a], filter: b)"],
    ["string_agg(a, ',' order by b desc nulls last)", "call(name: string_agg, args: [a, ','], orderBy: [(expr: b, descending: true, nullsFirst: false)])"],
    ["percentile_cont(0.5) within group (order by a)", "call(name: percentile_cont, args: [0.5], orderBy: [(expr: a)], withinGroup: true)"],
    ["coalesce(a, 1)", "call(name: coalesce, args: [a, 1])"],
    ["nullif(a, 1)", "call(name: nullif, args: [a, 1])"],
    ["greatest(a, b)", "call(name: greatest, args: [a, b])"],
    ["least(a, b)", "call(name: least, args: [a, b])"],
    ["grouping(a, b)", "call(name: grouping, args: [a, b])"],
    ["extract(year from a)", "call(name: extract, args: ['year', a])"],
    ["position('x' in a)", "call(name: strpos, args: [a, 'x'])"],
    ["substring(a from 2 for 3)", "call(name: substring, args: [a, 2, 3])"],
    ["trim(a)", "call(name: trim, args: [a])"],
    ["trim(both 'x' from a)", "call(name: trim, args: [a, 'x'])"],
    ["trim(leading from a)", "call(name: ltrim, args: [a])"],
    ["overlay(a placing b from 1)", "call(name: overlay, args: [a, b, 1])"],
    ["a at time zone 'utc'", "call(name: timezone, args: ['utc', a])"],
    ["current_date", "call(name: current_date)"],
    ["current_timestamp(3)", "call(name: current_timestamp, args: [3])"],
    ["localtime", "call(name: localtime)"],
    ["f(a ignore nulls)", "call(name: f, args: [a], nulls: ignore)"],
    ["s.f(g(a), b respect nulls) over ()", "call(name: s.f, args: [call(name: g, args: [a]), b], over: (), nulls: respect)"],
    ["f(a) ignore nulls over w", "call(name: f, args: [a], over: (base: w), nulls: ignore)"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("windows", () => {
  it.each([
    ["sum(a) over ()", "call(name: sum, args: [a], over: ())"],
    ["sum(a) over w", "call(name: sum, args: [a], over: (base: w))"],
    ["sum(a) over (w order by b)", "call(name: sum, args: [a], over: (base: w, orderBy: [(expr: b)]))"],
    ["sum(a) over (partition by b, c order by d desc)", "call(name: sum, args: [a], over: (partitionBy: [b, c], orderBy: [(expr: d, descending: true)]))"],
    ["sum(a) over (order by b rows between 1 preceding and current row exclude ties)", "call(name: sum, args: [a], over: (orderBy: [(expr: b)], frame: (unit: rows, start: preceding(by: 1), end: current(), exclude: ties)))"],
    ["sum(a) over (order by b range between unbounded preceding and unbounded following)", "call(name: sum, args: [a], over: (orderBy: [(expr: b)], frame: (unit: range, start: unbounded(), end: unbounded())))"],
    ["sum(a) over (order by b groups between current row and 2 following exclude group)", "call(name: sum, args: [a], over: (orderBy: [(expr: b)], frame: (unit: groups, start: current(), end: following(by: 2), exclude: group)))"],
    ["sum(a) over (order by b rows interval '1' day preceding exclude current row)", "call(name: sum, args: [a], over: (orderBy: [(expr: b)], frame: (unit: rows, start: preceding(by: interval(value: (months: 0, days: 1, microseconds: 0))), end: current(), exclude: current)))"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("subqueries", () => {
  it.each([
    ["(select 1)", "subquery(form: scalar, op: =, query: (body: select(items: [(expr: 1)])))"],
    ["exists (select 1)", "subquery(form: exists, op: =, query: (body: select(items: [(expr: 1)])))"],
    ["a in (select 1)", "subquery(form: any, test: a, op: =, query: (body: select(items: [(expr: 1)])))"],
    ["a not in (select 1)", "not(operand: subquery(form: any, test: a, op: =, query: (body: select(items: [(expr: 1)]))))"],
    ["a > all (select 1)", "subquery(form: all, test: a, op: >, query: (body: select(items: [(expr: 1)])))"],
    ["a <= some (select 1)", "subquery(form: any, test: a, op: <=, query: (body: select(items: [(expr: 1)])))"],
    ["array(select 1)", "subquery(form: array, op: =, query: (body: select(items: [(expr: 1)])))"],
    ["(a, b) in (select 1, 2)", "subquery(form: any, test: row(items: [a, b]), op: =, query: (body: select(items: [(expr: 1), (expr: 2)])))"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});

describe("intervals", () => {
  it.each([
    ["interval '1 year 2 months'", "interval(value: (months: 14, days: 0, microseconds: 0))"],
    ["interval '3' month", "interval(value: (months: 3, days: 0, microseconds: 0))"],
    ["interval '90' day", "interval(value: (months: 0, days: 90, microseconds: 0))"],
    ["interval '90' day (3)", "interval(value: (months: 0, days: 90, microseconds: 0))"],
    ["interval '1-2' year to month", "interval(value: (months: 14, days: 0, microseconds: 0))"],
    ["interval '1 02:03' day to minute", "interval(value: (months: 0, days: 1, microseconds: 7380000000))"],
    ["interval '02:03' minute to second", "interval(value: (months: 0, days: 0, microseconds: 123000000))"],
    ["interval '1.23456' second(2)", "interval(value: (months: 0, days: 0, microseconds: 1230000))"],
    ["interval(3) '1.23456 seconds'", "interval(value: (months: 0, days: 0, microseconds: 1235000))"],
    ["'1 day'::interval", "interval(value: (months: 0, days: 1, microseconds: 0))"],
    ["cast('1 day' as interval)", "interval(value: (months: 0, days: 1, microseconds: 0))"],
    ["cast(a as interval)", "cast(operand: a, type: (name: interval))"],
    ["interval 'P1Y2M3DT4H5M6.5S'", "interval(value: (months: 14, days: 3, microseconds: 14706500000))"],
    ["interval 3 month", "interval(value: (months: 3, days: 0, microseconds: 0))"],
    ["interval -3 months", "interval(value: (months: -3, days: 0, microseconds: 0))"],
    ["interval '3' weeks", "interval(value: (months: 0, days: 21, microseconds: 0))"],
    ["a + interval '30' days", "(a + interval(value: (months: 0, days: 30, microseconds: 0)))"],
    ["interval '1' month * 2", "(interval(value: (months: 1, days: 0, microseconds: 0)) * 2)"],
    ["interval (a + 1) day", "((a + 1) * interval(value: (months: 0, days: 1, microseconds: 0)))"],
  ])("%s", (text, tree) => {
    expect(expression(text)).toBe(tree);
  });
});
