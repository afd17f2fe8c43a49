// The table over which the examples of the function table are written, as code against the built package.
export const EXAMPLE_TABLE = `import {
  cumeDist, denseRank, fromRows, ntile, percentRank, rank, rowNumber, t,
} from "quern";
void [cumeDist, denseRank, ntile, percentRank, rank, rowNumber];
const table = fromRows([
  { price: 12.5, cost: 10, quantity: 3, score: 0.5, note: "gift wrapped", title: "Tea pot", placed: new Date("2026-01-31T10:20:30.456Z") },
  { price: 7.25, cost: 8.1, quantity: 0, score: NaN, note: null, title: "Cup", placed: new Date("2024-02-29T23:59:59.999Z") },
  { price: 0.01, cost: 0.01, quantity: -7, score: -0, note: "", title: "Straße", placed: new Date("1969-12-31T00:00:00Z") },
  { price: 99.99, cost: 4, quantity: 12, score: 1e9, note: "gift", title: "Cup", placed: new Date("2026-08-01T12:00:00Z") },
], {
  price: t.decimal(12, 2), cost: t.decimal(12, 2), quantity: t.int32, score: t.float64,
  note: t.nullable(t.utf8), title: t.utf8, placed: t.timestamp("us"),
});
`;
