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
    ["create table t (a int, b numeric(12, 2) not null default 1 + 1, c text null)", "createTable(table: [t], columns: [(name: a, type: (name: int4)), (name: b, type: (name: numeric, arguments: [12, 2]), notNull: true, default: (1 + 1)), (name: c, type: (name: text))])"],
    ["create table if not exists s.t (a int primary key, b int unique)", "createTable(table: [s, t], ifNotExists: true, columns: [(name: a, type: (name: int4)), (name: b, type: (name: int4))], keys: [(columns: [a], primary: true), (columns: [b])])"],
    ["create table t (a int, b int, constraint k primary key (a, b), unique (b))", "createTable(table: [t], columns: [(name: a, type: (name: int4)), (name: b, type: (name: int4))], keys: [(columns: [a, b], primary: true), (columns: [b])])"],
    ["create or replace table t (a int)", "createTable(table: [t], orReplace: true, columns: [(name: a, type: (name: int4))])"],
    ["create temp table t as select 1", "createTableAs(table: [t], temporary: true, query: (body: select(items: [(expr: 1)])))"],
    ["create or replace temporary table t (a, b) as select 1, 2", "createTableAs(table: [t], orReplace: true, temporary: true, columns: [a, b], query: (body: select(items: [(expr: 1), (expr: 2)])))"],
    ["create table t as from u", "createTableAs(table: [t], query: (body: select(items: [(expr: *)], from: [table(path: [u])])))"],
    ["create view v as select 1", "createView(table: [v], query: (body: select(items: [(expr: 1)])))"],
    ["create or replace view s.v (a, b) as select 1, 2", "createView(table: [s, v], orReplace: true, columns: [a, b], query: (body: select(items: [(expr: 1), (expr: 2)])))"],
    ["create temporary view v as select 1", "createView(table: [v], temporary: true, query: (body: select(items: [(expr: 1)])))"],
    ["drop table t", "drop(what: table, tables: [[t]])"],
    ["drop table if exists a.b, c", "drop(what: table, tables: [[a, b], [c]], ifExists: true)"],
    ["drop view v", "drop(what: view, tables: [[v]])"],
  ])("%s", (text, tree) => {
    expect(statement(text)).toBe(tree);
  });
});

describe("changes", () => {
  it.each([
    ["insert into t values (1, 'a')", "insert(table: [t], query: (body: values(rows: [[1, 'a']])))"],
    ["insert into s.t (a, b) select * from u", "insert(table: [s, t], columns: [a, b], query: (body: select(items: [(expr: *)], from: [table(path: [u])])))"],
    ["insert into t default values", "insert(table: [t])"],
    ["with x as (select 1) insert into t select * from x", "insert(table: [t], query: (with: [(name: x, query: (body: select(items: [(expr: 1)])))], body: select(items: [(expr: *)], from: [table(path: [x])])))"],
    ["update t set a = 1, b = c + 1", "update(table: [t], set: [(column: a, value: 1), (column: b, value: (c + 1))])"],
    ["update s.t as x set a = u.b from u where x.k = u.k", "update(table: [s, t], alias: x, set: [(column: a, value: u.b)], from: [table(path: [u])], where: (x.k = u.k))"],
    ["update t set (a, b) = (1, 2)", "update(table: [t], set: [(column: a, value: 1), (column: b, value: 2)])"],
    ["delete from t", "delete(table: [t])"],
    ["delete from t as x using u where x.k = u.k", "delete(table: [t], alias: x, using: [table(path: [u])], where: (x.k = u.k))"],
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
