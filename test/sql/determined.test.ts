// Columns that a primary key determines need not be grouped by.
import { expect, test } from "vitest";
import { createCatalog } from "../../src/sql/index.ts";
import { expectAgreement } from "../engine/agree.ts";

const shop = createCatalog();
await shop.execute(`
  create table customer (id int primary key, name text, vip boolean, city text);
  insert into customer values (1, 'ann', true, 'rome'), (2, 'bob', false, null), (3, null, null, 'oslo');
  create table line (doc int, pos int, what text, primary key (doc, pos));
  insert into line values (1, 1, 'pen'), (1, 2, 'ink'), (2, 1, 'cup');
  create table sale (customer int, amount int);
  insert into sale values (1, 10), (1, 5), (2, 7), (9, 1)`);

const rows = (text: string) => shop.query(text).collectSync().toArray({ int64: "number" } as never);

test("columns, expressions, stars and subqueries read them", () => {
  expect(rows("select c.id, name, vip, sum(amount) as total from customer c join sale on customer = c.id group by c.id order by 1"))
    .toEqual([{ id: 1, name: "ann", vip: true, total: 15 }, { id: 2, name: "bob", vip: false, total: 7 }]);
  expect(rows("select upper(name) || '!' as n from customer c left join sale on customer = c.id group by c.id having city is not null order by n"))
    .toEqual([{ n: "ANN!" }, { n: null }]);
  expect(rows("select c.*, count(amount) as n from customer c left join sale on customer = c.id group by c.id order by id"))
    .toEqual([{ id: 1, name: "ann", vip: true, city: "rome", n: 2 },
      { id: 2, name: "bob", vip: false, city: null, n: 1 },
      { id: 3, name: null, vip: null, city: "oslo", n: 0 }]);
  expect(rows("select id, (select count(*) from customer d where d.city = c.city) as n from customer c group by id order by id"))
    .toEqual([{ id: 1, n: 1 }, { id: 2, n: 0 }, { id: 3, n: 1 }]);
  expect(rows("select name from customer group by id order by name desc limit 1")).toEqual([{ name: "bob" }]);
});

test("an outer join's missing rows have nulls", () => expect(
  rows("select id, name, sum(amount) as total from sale left join customer c on customer = c.id group by c.id order by 3"),
).toEqual([{ id: null, name: null, total: 1 }, { id: 2, name: "bob", total: 7 },
  { id: 1, name: "ann", total: 15 }]));

test("every executor agrees", () =>
  expectAgreement(shop.query("select c.id, name, vip, city, sum(amount) as total from customer c left join sale on customer = c.id group by c.id"), { ordered: false }));

test("the whole key is needed, and one of the table's own", () => {
  const REFUSED = /has one value per row, and a group needs one/;
  expect(rows("select doc, pos, what from line group by pos, doc order by 1, 2").length).toBe(3);
  expect(() => shop.query("select doc, what from line group by doc")).toThrow(REFUSED);
  expect(() => shop.query("select a.id, b.name from customer a, customer b group by a.id")).toThrow(REFUSED);
  expect(() => shop.query("select amount from sale group by customer")).toThrow(REFUSED);
  expect(() => shop.query("select id, name from customer group by rollup (id)")).toThrow(REFUSED);
  expect(() => shop.query("select name from (select * from customer) c group by id")).toThrow(REFUSED);
});
