// The catalog whose names the wrong statements use.
import "../../../src/index.ts";
import { createCatalog, type Catalog } from "../../../src/sql/index.ts";

const SETUP = `
  create table items (name varchar, shop int, price int, sold date);
  insert into items values ('pen', 1, 2, date '2024-01-01'), ('ink', 2, 5, date '2024-02-01');
  create table shops (id int, name varchar, town varchar);
  insert into shops values (1, 'Nib', 'Rome'), (2, 'Quill', 'Oslo');
  create view dear as select * from items where price > 3;
  create table stock (id int primary key, name varchar not null, amount int);
  insert into stock values (1, 'pen', 3)`;

export async function openShop(): Promise<Catalog> {
  const catalog = createCatalog();
  await catalog.execute(SETUP);
  return catalog;
}
