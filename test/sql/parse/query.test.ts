// Queries: relations, clauses, set operations, WITH, and FROM first.
import { describe, expect, it } from "vitest";
import { relation, statement } from "./brief.ts";

describe("tables and joins", () => {
  it.each([
    ["t", "table(path: [t])"],
    ["s.t", "table(path: [s, t])"],
    ["t as a", "table(path: [t], alias: (name: a))"],
    ["t a(b, c)", "table(path: [t], alias: (name: a, columns: [b, c]))"],
    ["\"T\" \"A\"", "table(path: [T], alias: (name: A))"],
    ["t, u", "table(path: [t]), table(path: [u])"],
    ["t join u on t.a = u.a", "join(how: inner, left: table(path: [t]), right: table(path: [u]), on: (t.a = u.a))"],
    ["t left join u using (a, b)", "join(how: left, left: table(path: [t]), right: table(path: [u]), using: [a, b])"],
    ["t natural join u", "join(how: inner, left: table(path: [t]), right: table(path: [u]), natural: true)"],
    ["t cross join u", "join(how: cross, left: table(path: [t]), right: table(path: [u]))"],
    ["t full join u on true right join v on true", "join(how: right, left: join(how: full, left: table(path: [t]), right: table(path: [u]), on: true), right: table(path: [v]), on: true)"],
    ["t join (u join v on true) on false", "join(how: inner, left: table(path: [t]), right: join(how: inner, left: table(path: [u]), right: table(path: [v]), on: true), on: false)"],
    ["(t join u on true) as j", "join(how: inner, left: table(path: [t]), right: table(path: [u]), on: true, alias: (name: j))"],
    ["(select 1) a", "subquery(query: (body: select(items: [(expr: 1)])), alias: (name: a))"],
    ["(values (1, 'a'), (2, null)) as v(a, b)", "subquery(query: (body: values(rows: [[1, 'a'], [2, null]])), alias: (name: v, columns: [a, b]))"],
    ["t, lateral (select t.a) b", "table(path: [t]), subquery(query: (body: select(items: [(expr: t.a)])), alias: (name: b), lateral: true)"],
    ["range(3)", "function(call: call(name: range, args: [3]))"],
    ["generate_series(1, 3) as g(i)", "function(call: call(name: generate_series, args: [1, 3]), alias: (name: g, columns: [i]))"],
    ["unnest(a) with ordinality as u(x, n)", "function(call: call(name: unnest, args: [a]), alias: (name: u, columns: [x, n]), ordinality: true)"],
  ])("%s", (text, tree) => {
    expect(relation(text)).toBe(tree);
  });
});

describe("clauses", () => {
  it.each([
    ["select a as b, c d from t", "query(query: (body: select(items: [(expr: a, alias: b), (expr: c, alias: d)], from: [table(path: [t])])))"],
    ["select distinct a from t", "query(query: (body: select(distinct: all, items: [(expr: a)], from: [table(path: [t])])))"],
    ["select distinct on (a, b) c from t", "query(query: (body: select(distinct: [a, b], items: [(expr: c)], from: [table(path: [t])])))"],
    ["select a from t where b > 1 group by a having count(*) > 1", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])], where: (b > 1), groupBy: [a], having: (call(name: count, star: true) > 1))))"],
    ["select a from t order by a desc nulls first, 2 asc, b nulls last", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])]), orderBy: [(expr: a, descending: true, nullsFirst: true), (expr: 2), (expr: b, nullsFirst: false)]))"],
    ["select a from t limit 3 offset 2", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])]), limit: 3, offset: 2))"],
    ["select a from t limit all", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])])))"],
    ["select a from t fetch first 3 rows only", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])]), limit: 3))"],
    ["select a from t order by a fetch first 3 rows with ties", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])]), orderBy: [(expr: a)], limit: 3, withTies: true))"],
    ["select sum(a) over w from t window w as (order by b), v as (w)", "query(query: (body: select(items: [(expr: call(name: sum, args: [a], over: (base: w)))], from: [table(path: [t])], windows: [(name: w, window: (orderBy: [(expr: b)])), (name: v, window: (base: w))])))"],
    ["select a from t group by a, 2, (b, c)", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])], groupBy: [a, 2, list(items: [b, c])])))"],
    ["select a from t group by distinct rollup (a, (b, c)), cube (a)", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])], groupBy: [rollup(items: [a, list(items: [b, c])]), cube(items: [a])], groupDistinct: true)))"],
    ["select a from t group by grouping sets ((), a, (a, b), rollup (a))", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])], groupBy: [sets(items: [list(), a, list(items: [a, b]), rollup(items: [a])])])))"],
    ["select $2", "query(query: (body: select(items: [(expr: $2)])))"],
    ["select 1;", "query(query: (body: select(items: [(expr: 1)])))"],
    ["table t", "query(query: (body: select(items: [(expr: *)], from: [table(path: [t])])))"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("sets and WITH", () => {
  it.each([
    ["values (1, 2), (3, 4)", "query(query: (body: values(rows: [[1, 2], [3, 4]])))"],
    ["select 1 union all select 2 union select 3", "query(query: (body: setOperation(op: union, left: (body: setOperation(op: union, all: true, left: (body: select(items: [(expr: 1)])), right: (body: select(items: [(expr: 2)])))), right: (body: select(items: [(expr: 3)])))))"],
    ["select 1 intersect select 2 except all select 3", "query(query: (body: setOperation(op: except, all: true, left: (body: setOperation(op: intersect, left: (body: select(items: [(expr: 1)])), right: (body: select(items: [(expr: 2)])))), right: (body: select(items: [(expr: 3)])))))"],
    ["(select 1 order by 1 limit 2) union (select 2) order by 1 limit 3", "query(query: (body: setOperation(op: union, left: (body: select(items: [(expr: 1)]), orderBy: [(expr: 1)], limit: 2), right: (body: select(items: [(expr: 2)]))), orderBy: [(expr: 1)], limit: 3))"],
    ["with a as (select 1), b(x, y) as materialized (select 2) select * from a, b", "query(query: (with: [(name: a, query: (body: select(items: [(expr: 1)]))), (name: b, columns: [x, y], query: (body: select(items: [(expr: 2)])))], body: select(items: [(expr: *)], from: [table(path: [a]), table(path: [b])])))"],
    ["with recursive a(n) as (values (1) union all select n + 1 from a) select n from a", "query(query: (with: [(name: a, columns: [n], query: (body: setOperation(op: union, all: true, left: (body: values(rows: [[1]])), right: (body: select(items: [(expr: (n + 1))], from: [table(path: [a])])))))], recursive: true, body: select(items: [(expr: n)], from: [table(path: [a])])))"],
    ["select * from (with a as (select 1) select * from a) b", "query(query: (body: select(items: [(expr: *)], from: [subquery(query: (with: [(name: a, query: (body: select(items: [(expr: 1)])))], body: select(items: [(expr: *)], from: [table(path: [a])])), alias: (name: b))])))"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("from first", () => {
  it.each([
    ["from t", "query(query: (body: select(items: [(expr: *)], from: [table(path: [t])])))"],
    ["from t select a where b", "query(query: (body: select(items: [(expr: a)], from: [table(path: [t])], where: b)))"],
    ["from t join u using (k) where a = 1", "query(query: (body: select(items: [(expr: *)], from: [join(how: inner, left: table(path: [t]), right: table(path: [u]), using: [k])], where: (a = 1))))"],
    ["with x as (from t) from x select a limit 3", "query(query: (with: [(name: x, query: (body: select(items: [(expr: *)], from: [table(path: [t])])))], body: select(items: [(expr: a)], from: [table(path: [x])]), limit: 3))"],
    ["from t union all from u select b", "query(query: (body: setOperation(op: union, all: true, left: (body: select(items: [(expr: *)], from: [table(path: [t])])), right: (body: select(items: [(expr: b)], from: [table(path: [u])])))))"],
    ["select (from t select max(a)) from u", "query(query: (body: select(items: [(expr: subquery(form: scalar, op: =, query: (body: select(items: [(expr: call(name: max, args: [a]))], from: [table(path: [t])]))))], from: [table(path: [u])])))"],
    ["select trim(from a), x from t", "query(query: (body: select(items: [(expr: call(name: trim, args: [a])), (expr: x)], from: [table(path: [t])])))"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});
