// The Arrow tables that the pages query, as IPC bytes: columns of several types, with and without nulls. Made
// here, because apache-arrow makes code of text to build vectors from values, which the pages refuse.
import {
  Bool, Decimal, Dictionary, Float64, Int32, Int64, Table, tableToIPC, TimestampMillisecond, Utf8,
  vectorFromArray,
} from "apache-arrow";

const ORDERS = 1000;

const PRODUCTS = ["bolt", "nut", "wasSer ß", "gear 🛞"] as const;
const FIRST_DAY = Date.UTC(2024, 0, 1);
/** A prime step spreads values over a range without repeating soon. */
const spread = (row: number, step: number, range: number): number => (row * step) % range;

/** Decimals are four words, the lowest first. */
const cents = (value: number): Uint32Array => {
  const sign = value < 0 ? 0xffff_ffff : 0;
  return Uint32Array.of(value >>> 0, sign, sign, sign);
};

function column<T>(value: (row: number) => T): T[] {
  return Array.from({ length: ORDERS }, (_, row) => value(row));
}

export function ordersBytes(): Uint8Array {
  return tableToIPC(new Table({
    id: vectorFromArray(column(row => row), new Int32()),
    customer: vectorFromArray(column(row => (row % 7 === 3 ? null : `customer ${spread(row, 37, 23)}`)), new Utf8()),
    product: vectorFromArray(
      column(row => (row % 11 === 5 ? null : PRODUCTS[spread(row, 5, 4)]!)),
      new Dictionary(new Utf8(), new Int32()),
    ),
    amount: vectorFromArray(column(row => (row % 5 === 4 ? null : spread(row, 131, 997) / 8)), new Float64()),
    stock: vectorFromArray(column(row => BigInt(spread(row, 17, 101)) * 9_007_199_254_740_993n), new Int64()),
    price: vectorFromArray(column(row => (row % 13 === 1 ? null : cents(spread(row, 73, 4001) - 2000))),
      new Decimal(2, 12, 128)),
    placed: vectorFromArray(column(row => (row % 17 === 2 ? null : FIRST_DAY + row * 3_600_001)),
      new TimestampMillisecond()),
    paid: vectorFromArray(column(row => (row % 3 === 2 ? null : row % 2 === 0)), new Bool()),
  }));
}

export function productsBytes(): Uint8Array {
  return tableToIPC(new Table({
    name: vectorFromArray([PRODUCTS[3], PRODUCTS[0], "unsold", PRODUCTS[2]], new Utf8()),
    weight: vectorFromArray([4.5, 0.25, 1, null], new Float64()),
  }));
}
