// Statements: queries with something around them, tables and views, changes, transactions.
import { describe, expect, it } from "vitest";
import { statement } from "./brief.ts";

describe("statements around a query", () => {
  it.each([
    ["explain select 1", "explain(query: (body: select(items: [(expr: 1)])))"],
    ["explain analyze select 1", "explain(analyze: true, query: (body: select(items: [(expr: 1)])))"],
    ["explain (analyze) select 1", "explain(analyze: true, query: (body: select(items: [(expr: 1)])))"],
    ["explain (analyze false) select 1", "explain(query: (body: select(items: [(expr: 1)])))"],
    ["explain analyze from t", "explain(analyze: true, query: (body: select(items: [(expr: *)], from: [table(path: [t])])))"],
    ["describe t", "describe(query: (body: select(items: [(expr: *)], from: [table(path: [t])])))"],
    ["describe s.\"T\"", "describe(query: (body: select(items: [(expr: *)], from: [table(path: [s, T])])))"],
    ["describe select 1", "describe(query: (body: select(items: [(expr: 1)])))"],
    ["summarize t", "summarize(query: (body: select(items: [(expr: *)], from: [table(path: [t])])))"],
    ["summarize from t select a", "summarize(query: (body: select(items: [(expr: a)], from: [table(path: [t])])))"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("tables and views", () => {
  it.each([
    ["create table t (a int, b numeric(12, 2) not null default 1 + 1, c text null)", "createTable(path: [t], columns: [(name: a, type: (name: int4)), (name: b, type: (name: numeric, arguments: [12, 2]), notNull: true, default: (1 + 1)), (name: c, type: (name: text))])"],
    ["create table if not exists s.t (a int primary key, b int unique)", "createTable(path: [s, t], ifNotExists: true, columns: [(name: a, type: (name: int4)), (name: b, type: (name: int4))], keys: [(columns: [a], primary: true), (columns: [b])])"],
    ["create table t (a int, b int, constraint k primary key (a, b), unique (b))", "createTable(path: [t], columns: [(name: a, type: (name: int4)), (name: b, type: (name: int4))], keys: [(columns: [a, b], primary: true), (columns: [b])])"],
    ["create or replace table t (a int)", "createTable(path: [t], orReplace: true, columns: [(name: a, type: (name: int4))])"],
    ["create temp table t as select 1", "createTableAs(path: [t], temporary: true, query: (body: select(items: [(expr: 1)])))"],
    ["create or replace temporary table t (a, b) as select 1, 2", "createTableAs(path: [t], orReplace: true, temporary: true, columns: [a, b], query: (body: select(items: [(expr: 1), (expr: 2)])))"],
    ["create table t as from u", "createTableAs(path: [t], query: (body: select(items: [(expr: *)], from: [table(path: [u])])))"],
    ["create view v as select 1", "createView(path: [v], query: (body: select(items: [(expr: 1)])))"],
    ["create or replace view s.v (a, b) as select 1, 2", "createView(path: [s, v], orReplace: true, columns: [a, b], query: (body: select(items: [(expr: 1), (expr: 2)])))"],
    ["create temporary view v as select 1", "createView(path: [v], temporary: true, query: (body: select(items: [(expr: 1)])))"],
    ["drop table t", "drop(what: table, paths: [[t]])"],
    ["drop table if exists a.b, c", "drop(what: table, paths: [[a, b], [c]], ifExists: true)"],
    ["drop view v", "drop(what: view, paths: [[v]])"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("changes", () => {
  it.each([
    ["insert into t values (1, 'a')", "insert(path: [t], query: (body: values(rows: [[1, 'a']])))"],
    ["insert into s.t (a, b) select * from u", "insert(path: [s, t], columns: [a, b], query: (body: select(items: [(expr: *)], from: [table(path: [u])])))"],
    ["insert into t default values", "insert(path: [t])"],
    ["with x as (select 1) insert into t select * from x", "insert(path: [t], query: (with: [(name: x, query: (body: select(items: [(expr: 1)])))], body: select(items: [(expr: *)], from: [table(path: [x])])))"],
    ["update t set a = 1, b = c + 1", "update(path: [t], set: [(column: a, value: 1), (column: b, value: (c + 1))])"],
    ["update s.t as x set a = u.b from u where x.k = u.k", "update(path: [s, t], alias: x, set: [(column: a, value: u.b)], from: [table(path: [u])], where: (x.k = u.k))"],
    ["update t set (a, b) = (1, 2)", "update(path: [t], set: [(column: a, value: 1), (column: b, value: 2)])"],
    ["delete from t", "delete(path: [t])"],
    ["delete from t as x using u where x.k = u.k", "delete(path: [t], alias: x, using: [table(path: [u])], where: (x.k = u.k))"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("transactions", () => {
  it.each([
    ["begin", "begin()"],
    ["start transaction", "begin()"],
    ["commit", "commit()"],
    ["end", "commit()"],
    ["rollback", "rollback()"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});
