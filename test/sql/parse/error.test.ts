// What is refused: the whole message, with the place and what to try.
import { describe, expect, it } from "vitest";
import { failure } from "./brief.ts";

describe("misspelt words", () => {
  it.each([
    ["select * frm t", "SqlError: The SQL text cannot be read at \"frm\". Is it meant as FROM?\nLine 1, column 10:\n  select * frm t\n           ^"],
    ["select a frm t x", "SqlError: The SQL text cannot be read at \"frm\". Is it meant as FROM?\nLine 1, column 10:\n  select a frm t x\n           ^"],
    ["select a form t where x = 1", "SqlError: The SQL text cannot be read at \"form\". Is it meant as FROM?\nLine 1, column 10:\n  select a form t where x = 1\n           ^"],
    ["selct a from t", "SqlError: The SQL text cannot be read at \"selct\". Is it meant as SELECT?\nLine 1, column 1:\n  selct a from t\n  ^"],
    ["select a from t wher x = 1", "SqlError: The SQL text cannot be read at \"wher\". Is it meant as WHERE?\nLine 1, column 17:\n  select a from t wher x = 1\n                  ^"],
    ["select a, b from t gruop by a", "SqlError: The SQL text cannot be read at \"gruop\". Is it meant as GROUP?\nLine 1, column 20:\n  select a, b from t gruop by a\n                     ^"],
    ["select a from t oder by a", "SqlError: The SQL text cannot be read at \"oder\". Is it meant as ORDER?\nLine 1, column 17:\n  select a from t oder by a\n                  ^"],
    ["select a from t lft join u on a = b", "SqlError: Before JOIN stands \"lft\". Is it meant as LEFT? If it is a name, write AS lft.\nLine 1, column 17:\n  select a from t lft join u on a = b\n                  ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("commas and parentheses", () => {
  it.each([
    ["select a, from t", "SqlError: The SQL text cannot be read at \"from\". There is a comma too many before FROM.\nLine 1, column 11:\n  select a, from t\n            ^"],
    ["select a b c from t", "SqlError: The SQL text cannot be read at \"c\". Is there a comma or an operator missing before c?\nLine 1, column 12:\n  select a b c from t\n             ^"],
    ["select 'a' 'b'", "SqlError: The SQL text cannot be read at 'b'. Is there a comma or an operator missing before 'b'?\nLine 1, column 12:\n  select 'a' 'b'\n             ^"],
    ["select f(a b) from t", "SqlError: The SQL text cannot be read at \"b\". Is there a comma or an operator missing before b?\nLine 1, column 12:\n  select f(a b) from t\n             ^"],
    ["select (a from t", "SqlError: The SQL text cannot be read at \"(\". This \"(\" is not closed.\nLine 1, column 8:\n  select (a from t\n         ^"],
    ["select count(a from t where b", "SqlError: The SQL text cannot be read at \"(\". This \"(\" is not closed.\nLine 1, column 13:\n  select count(a from t where b\n              ^"],
    ["select a) from t", "SqlError: The SQL text cannot be read at \")\". This \")\" has no partner before it.\nLine 1, column 9:\n  select a) from t\n          ^"],
    ["select * from t where a in ()", "SqlError: The SQL text cannot be read at \")\". IN takes at least one value.\nLine 1, column 29:\n  select * from t where a in ()\n                              ^"],
    ["select * from t where a in (1, 2", "SqlError: The SQL text cannot be read at \"(\". This \"(\" is not closed.\nLine 1, column 28:\n  select * from t where a in (1, 2\n                             ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("ends", () => {
  it.each([
    ["select a from t where x >", "SqlError: The SQL text ends too early.\nLine 1, column 26:\n  select a from t where x >\n                           ^"],
    ["select a from", "SqlError: The SQL text ends too early. The name of a table is missing.\nLine 1, column 14:\n  select a from\n               ^"],
    ["select", "SqlError: This SELECT has no columns. Name some, or write * for all of them.\nLine 1, column 1:\n  select\n  ^"],
    ["select from t", "SqlError: This SELECT has no columns. Name some, or write * for all of them.\nLine 1, column 1:\n  select from t\n  ^"],
    ["describe", "SqlError: The SQL text cannot be read at \"describe\". Name a table, or write a query behind it.\nLine 1, column 1:\n  describe\n  ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("quotes", () => {
  it.each([
    ["select 'abc", "SqlError: This string is not closed. A quote inside of it is written twice: 'it''s'.\nLine 1, column 8:\n  select 'abc\n         ^"],
    ["select \"abc", "SqlError: This name in double quotes is not closed. A double quote inside of it is written twice.\nLine 1, column 8:\n  select \"abc\n         ^"],
    ["select /* abc", "SqlError: This comment is not closed. It ends at */.\nLine 1, column 8:\n  select /* abc\n         ^"],
    ["select $q$ abc", "SqlError: This string is not closed. It ends at the same $…$ with which it begins.\nLine 1, column 8:\n  select $q$ abc\n         ^"],
    ["select a from t where x = 'it's'", "SqlError: The SQL text cannot be read at \"s\". A quote inside of a string is written twice: 'it''s'.\nLine 1, column 31:\n  select a from t where x = 'it's'\n                                ^"],
    ["select `a` from t", "SqlError: The SQL text cannot be read at \"`\". Names are quoted with double quotes.\nLine 1, column 10:\n  select `a` from t\n           ^"],
    ["select \"\"", "SqlError: A name in double quotes cannot be empty. Strings have single quotes: ''.\nLine 1, column 8:\n  select \"\"\n         ^"],
    ["select a from order", "SqlError: The SQL text cannot be read at \"order\". \"order\" is a reserved word; as a name it needs double quotes.\nLine 1, column 15:\n  select a from order\n                ^"],
    ["select interval \"1 day\" + a from t where b c", "SqlError: The SQL text cannot be read at \"1 day\". Values are written in single quotes: '1 day'.\nLine 1, column 17:\n  select interval \"1 day\" + a from t where b c\n                  ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("operators, parameters and numbers", () => {
  it.each([
    ["select a from t where b == 1", "SqlError: There is no operator ==. Write = to compare.\nLine 1, column 25:\n  select a from t where b == 1\n                          ^"],
    ["select * from t where a = ?", "SqlError: The SQL text ends too early. Parameters are numbered: $1, $2.\nLine 1, column 28:\n  select * from t where a = ?\n                             ^"],
    ["select * from t where a = :x", "SqlError: The SQL text cannot be read at \":\". Parameters are numbered, $1, and casts have two colons.\nLine 1, column 27:\n  select * from t where a = :x\n                            ^"],
    ["select [1, 2]", "SqlError: The SQL text cannot be read at \"[\". Write array[…] for a list.\nLine 1, column 8:\n  select [1, 2]\n         ^"],
    ["select {'a': 1}", "SqlError: The SQL text cannot be read at \"{\". There are no structs in braces.\nLine 1, column 8:\n  select {'a': 1}\n         ^"],
    ["select 1a", "SqlError: This number goes over into letters. Put a space between them, or quote a name that begins with a digit.\nLine 1, column 8:\n  select 1a\n         ^"],
    ["select a.b.c.d from a.b.c.d", "SqlError: Improper qualified name (too many dotted names): a.b.c.d.\nLine 1, column 21:\n  select a.b.c.d from a.b.c.d\n                      ^"],
    ["select a from t limit 1, 2", "SqlError: LIMIT takes one number. Write LIMIT count OFFSET start.\nLine 1, column 17:\n  select a from t limit 1, 2\n                  ^"],
    ["select 1 limit 10%", "SqlError: The SQL text ends too early. LIMIT takes a number of rows.\nLine 1, column 19:\n  select 1 limit 10%\n                    ^"],
    ["select interval 'abc'", "SqlError: \"abc\" is not an interval. Write amounts with their units, as in interval '1 year 2 months' or interval '90' day.\nLine 1, column 8:\n  select interval 'abc'\n         ^"],
    ["select interval '3'", "SqlError: \"3\" is not an interval. Write amounts with their units, as in interval '1 year 2 months' or interval '90' day.\nLine 1, column 8:\n  select interval '3'\n         ^"],
    ["select interval '1 day 2 hours' day", "SqlError: The interval \"1 day 2 hours\" has parts that are finer than a day. Leave out DAY behind it.\nLine 1, column 8:\n  select interval '1 day 2 hours' day\n         ^"],
    ["update t set (a, b) = (1, 2, 3)", "SqlError: 2 columns are set to 3 values.\nLine 1, column 15:\n  update t set (a, b) = (1, 2, 3)\n                ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("other dialects", () => {
  it.each([
    ["select a from t qualify row_number() over () = 1", "SqlError: The SQL text cannot be read at \"qualify\". There is no QUALIFY: put the window function into a subquery and filter that.\nLine 1, column 17:\n  select a from t qualify row_number() over () = 1\n                  ^"],
    ["select a from t group by all", "SqlError: The SQL text ends too early. There is no GROUP BY ALL: name the columns, or give their numbers.\nLine 1, column 29:\n  select a from t group by all\n                              ^"],
    ["select a from t order by all", "SqlError: The SQL text cannot be read at \"all\". There is no ORDER BY ALL: name the columns, or give their numbers.\nLine 1, column 26:\n  select a from t order by all\n                           ^"],
    ["select * exclude (a) from t", "SqlError: The SQL text cannot be read at \"exclude\". There is no * EXCLUDE: name the columns.\nLine 1, column 10:\n  select * exclude (a) from t\n           ^"],
    ["select t.* replace (1 as a) from t", "SqlError: The SQL text cannot be read at \"replace\". There is no * REPLACE: name the columns.\nLine 1, column 12:\n  select t.* replace (1 as a) from t\n             ^"],
    ["select * from t pivot (sum(a) for b in (1))", "SqlError: The SQL text cannot be read at \"pivot\". There is no PIVOT: write an aggregate with FILTER (WHERE …) for each column.\nLine 1, column 17:\n  select * from t pivot (sum(a) for b in (1))\n                  ^"],
    ["select * from t positional join u", "SqlError: The SQL text cannot be read at \"positional\". There is no POSITIONAL JOIN: number the rows of both with row_number() and join by that.\nLine 1, column 17:\n  select * from t positional join u\n                  ^"],
    ["select * from t sample 10", "SqlError: The SQL text cannot be read at \"sample\". There is no SAMPLE: use LIMIT, or the frame's methods.\nLine 1, column 17:\n  select * from t sample 10\n                  ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("aliases that would be taken for something else", () => {
  it.each([
    ["select * from t asof join u on a = b", "UnsupportedError: Quern does not support ASOF JOIN. Use the frame's joinAsof; if it is a name, write AS asof.\nLine 1, column 17:\n  select * from t asof join u on a = b\n                  ^"],
    ["select * from (select 1) asof join u using (k)", "UnsupportedError: Quern does not support ASOF JOIN. Use the frame's joinAsof; if it is a name, write AS asof.\nLine 1, column 26:\n  select * from (select 1) asof join u using (k)\n                           ^"],
    ["select * from (t join u on true) anti join v using (k)", "UnsupportedError: Quern does not support ANTI JOIN. Write WHERE NOT EXISTS (SELECT … ); if it is a name, write AS anti.\nLine 1, column 34:\n  select * from (t join u on true) anti join v using (k)\n                                   ^"],
    ["select * from f(1) semi join u using (k)", "UnsupportedError: Quern does not support SEMI JOIN. Write WHERE EXISTS (SELECT … ); if it is a name, write AS semi.\nLine 1, column 20:\n  select * from f(1) semi join u using (k)\n                     ^"],
    ["select * from t join u semi on true", "UnsupportedError: Quern does not support SEMI JOIN. Write WHERE EXISTS (SELECT … ); if it is a name, write AS semi.\nLine 1, column 24:\n  select * from t join u semi on true\n                         ^"],
    ["select a + 30 days from t", "SqlError: \"days\" stands here as an alias, and not as a unit. Write interval '30 days'; if it is a name, write AS days.\nLine 1, column 15:\n  select a + 30 days from t\n                ^"],
    ["select extract(year from a) year from t", "SqlError: The SQL text cannot be read at \"year\". As a name of a column \"year\" needs AS before it.\nLine 1, column 29:\n  select extract(year from a) year from t\n                              ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});

describe("not supported", () => {
  it.each([
    ["select a from t for update", "UnsupportedError: Quern does not support a locking clause (FOR UPDATE).\nLine 1, column 17:\n  select a from t for update\n                  ^"],
    ["select a into b from t", "UnsupportedError: Quern does not support INTO in a query.\nLine 1, column 10:\n  select a into b from t\n           ^"],
    ["select * from t tablesample system (3)", "UnsupportedError: Quern does not support TABLESAMPLE.\nLine 1, column 29:\n  select * from t tablesample system (3)\n                              ^"],
    ["select * from only t", "UnsupportedError: Quern does not support ONLY.\nLine 1, column 20:\n  select * from only t\n                     ^"],
    ["select * from rows from (f(1), g(2)) as x", "UnsupportedError: Quern does not support ROWS FROM.\nLine 1, column 15:\n  select * from rows from (f(1), g(2)) as x\n                ^"],
    ["select * from t join u using (a) as x", "UnsupportedError: Quern does not support an alias behind USING (…).\nLine 1, column 24:\n  select * from t join u using (a) as x\n                         ^"],
    ["select f(variadic a)", "UnsupportedError: Quern does not support a VARIADIC argument.\nLine 1, column 8:\n  select f(variadic a)\n         ^"],
    ["select f(x => 1)", "UnsupportedError: Quern does not support an argument by name (name => value).\nLine 1, column 10:\n  select f(x => 1)\n           ^"],
    ["select a collate \"C\" from t", "UnsupportedError: Quern does not support COLLATE.\nLine 1, column 10:\n  select a collate \"C\" from t\n           ^"],
    ["select b'01'", "UnsupportedError: Quern does not support a bit string constant (B'…' or X'…').\nLine 1, column 8:\n  select b'01'\n         ^"],
    ["select (a).* from t", "UnsupportedError: Quern does not support * of a row.\nLine 1, column 9:\n  select (a).* from t\n          ^"],
    ["select a = any (b) from t", "UnsupportedError: Quern does not support ANY of an array. Write IN (…), or ANY of a query.\nLine 1, column 10:\n  select a = any (b) from t\n           ^"],
    ["select a::int[3]", "UnsupportedError: Quern does not support arrays of a fixed length. Write [] without a number.\nLine 1, column 11:\n  select a::int[3]\n            ^"],
    ["select a operator(s.+) b", "UnsupportedError: Quern does not support the operator s.+.\nLine 1, column 10:\n  select a operator(s.+) b\n           ^"],
    ["select a from t order by a using <", "UnsupportedError: Quern does not support ORDER BY … USING an operator.\nLine 1, column 34:\n  select a from t order by a using <\n                                   ^"],
    ["select json_object('a': 1)", "UnsupportedError: Quern does not support SQL/JSON expressions.\nLine 1, column 8:\n  select json_object('a': 1)\n         ^"],
    ["select xmlelement(name a)", "UnsupportedError: Quern does not support an XML expression.\nLine 1, column 8:\n  select xmlelement(name a)\n         ^"],
    ["with a as (delete from t returning *) select * from a", "UnsupportedError: Quern does not support statements that change data in WITH. Only queries can stand there.\nLine 1, column 6:\n  with a as (delete from t returning *) select * from a\n       ^"],
    ["with recursive a as (select 1) search depth first by b set c select 1", "UnsupportedError: Quern does not support a SEARCH clause.\nLine 1, column 32:\n  with recursive a as (select 1) search depth first by b set c select 1\n                                 ^"],
    ["insert into t values (1) on conflict do nothing", "UnsupportedError: Quern does not support ON CONFLICT.\nLine 1, column 26:\n  insert into t values (1) on conflict do nothing\n                           ^"],
    ["insert into t values (default)", "UnsupportedError: Quern does not support DEFAULT as a value.\nLine 1, column 23:\n  insert into t values (default)\n                        ^"],
    ["insert into t values (1) returning a", "UnsupportedError: Quern does not support RETURNING.\nLine 1, column 26:\n  insert into t values (1) returning a\n                           ^"],
    ["insert into t as x values (1)", "UnsupportedError: Quern does not support an alias of the table of INSERT.\nLine 1, column 1:\n  insert into t as x values (1)\n  ^"],
    ["with x as (select 1) delete from t", "UnsupportedError: Quern does not support WITH before DELETE.\nLine 1, column 1:\n  with x as (select 1) delete from t\n  ^"],
    ["update t set a.b = 1", "UnsupportedError: Quern does not support a member or an element as the target.\nLine 1, column 14:\n  update t set a.b = 1\n               ^"],
    ["update t set (a, b) = (select 1, 2)", "UnsupportedError: Quern does not support an assignment to several columns at once from something that is not a list of values.\nLine 1, column 15:\n  update t set (a, b) = (select 1, 2)\n                ^"],
    ["update t set a = 1 where current of c", "UnsupportedError: Quern does not support WHERE CURRENT OF a cursor.\nLine 1, column 18:\n  update t set a = 1 where current of c\n                   ^"],
    ["create table t (a int check (a > 1))", "UnsupportedError: Quern does not support CHECK constraints.\nLine 1, column 23:\n  create table t (a int check (a > 1))\n                        ^"],
    ["create table t (a int references u)", "UnsupportedError: Quern does not support foreign keys (REFERENCES).\nLine 1, column 23:\n  create table t (a int references u)\n                        ^"],
    ["create table t (a int generated always as identity)", "UnsupportedError: Quern does not support identity columns.\nLine 1, column 23:\n  create table t (a int generated always as identity)\n                        ^"],
    ["create table t (like u)", "UnsupportedError: Quern does not support LIKE another table in CREATE TABLE.\nLine 1, column 14:\n  create table t (like u)\n               ^"],
    ["create table t (a int) partition by range (a)", "UnsupportedError: Quern does not support PARTITION BY.\nLine 1, column 24:\n  create table t (a int) partition by range (a)\n                         ^"],
    ["create unlogged table t (a int)", "UnsupportedError: Quern does not support UNLOGGED tables.\nLine 1, column 23:\n  create unlogged table t (a int)\n                        ^"],
    ["create temp table t (a int) on commit drop", "UnsupportedError: Quern does not support ON COMMIT.\nLine 1, column 29:\n  create temp table t (a int) on commit drop\n                              ^"],
    ["create table t as select 1 with no data", "UnsupportedError: Quern does not support WITH NO DATA.\nLine 1, column 28:\n  create table t as select 1 with no data\n                             ^"],
    ["create materialized view v as select 1", "UnsupportedError: Quern does not support a materialized view.\nLine 1, column 1:\n  create materialized view v as select 1\n  ^"],
    ["create view v as select 1 with check option", "UnsupportedError: Quern does not support WITH CHECK OPTION.\nLine 1, column 27:\n  create view v as select 1 with check option\n                            ^"],
    ["create unique index i on t (a)", "UnsupportedError: Quern does not support the statement CREATE UNIQUE INDEX. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  create unique index i on t (a)\n  ^"],
    ["alter table t add column a int", "UnsupportedError: Quern does not support the statement ALTER TABLE. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  alter table t add column a int\n  ^"],
    ["drop schema s", "UnsupportedError: Quern does not support the statement DROP SCHEMA. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  drop schema s\n  ^"],
    ["drop table t cascade", "UnsupportedError: Quern does not support CASCADE.\nLine 1, column 14:\n  drop table t cascade\n               ^"],
    ["truncate t", "UnsupportedError: Quern does not support the statement TRUNCATE. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  truncate t\n  ^"],
    ["copy t from 'x'", "UnsupportedError: Quern does not support the statement COPY. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  copy t from 'x'\n  ^"],
    ["merge into t using u on true when matched then delete", "UnsupportedError: Quern does not support the statement MERGE. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  merge into t using u on true when matched then delete\n  ^"],
    ["set x = 1", "UnsupportedError: Quern does not support the statement SET. There are queries, CREATE TABLE, CREATE VIEW, INSERT, UPDATE, DELETE, DROP, EXPLAIN and transactions.\nLine 1, column 1:\n  set x = 1\n  ^"],
    ["begin isolation level serializable", "UnsupportedError: Quern does not support modes of a transaction.\nLine 1, column 1:\n  begin isolation level serializable\n  ^"],
    ["savepoint a", "UnsupportedError: Quern does not support a savepoint.\nLine 1, column 1:\n  savepoint a\n  ^"],
    ["commit and chain", "UnsupportedError: Quern does not support AND CHAIN.\nLine 1, column 8:\n  commit and chain\n         ^"],
    ["explain (verbose) select 1", "UnsupportedError: Quern does not support the option verbose of EXPLAIN.\nLine 1, column 10:\n  explain (verbose) select 1\n           ^"],
    ["explain delete from t", "UnsupportedError: Quern does not support EXPLAIN of something other than a query.\nLine 1, column 1:\n  explain delete from t\n  ^"],
  ])("%s", (text, message) => {
    expect(failure(text)).toBe(message);
  });
});
