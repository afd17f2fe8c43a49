// The TPC-H tables that the queries read, and their columns as Quern's types.
import type { Frame } from "../../../src/index.ts";
import type { Quern } from "../../peers/quern.ts";

/** The schemas; every column is required, as the specification says. */
export function tpchSchemas({ t }: Quern) {
  const money = t.decimal(15, 2);
  return {
    lineitem: {
      l_orderkey: t.int64, l_partkey: t.int64, l_suppkey: t.int64, l_linenumber: t.int64,
      l_quantity: money, l_extendedprice: money, l_discount: money, l_tax: money,
      l_returnflag: t.utf8, l_linestatus: t.utf8,
      l_shipdate: t.date, l_commitdate: t.date, l_receiptdate: t.date,
      l_shipinstruct: t.utf8, l_shipmode: t.utf8, l_comment: t.utf8,
    },
    orders: {
      o_orderkey: t.int64, o_custkey: t.int64, o_orderstatus: t.utf8, o_totalprice: money,
      o_orderdate: t.date, o_orderpriority: t.utf8,
      o_clerk: t.utf8, o_shippriority: t.int32, o_comment: t.utf8,
    },
    customer: {
      c_custkey: t.int64, c_name: t.utf8, c_address: t.utf8, c_nationkey: t.int32, c_phone: t.utf8,
      c_acctbal: money, c_mktsegment: t.utf8, c_comment: t.utf8,
    },
  };
}

type Schemas = ReturnType<typeof tpchSchemas>;
export type TableName = keyof Schemas;
export type TpchTables = { readonly [Name in TableName]: Frame<Schemas[Name]> };
