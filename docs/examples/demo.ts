// A tour over 200,000 real flights: what `npm run demo` shows. Uses the built package, as any program would.
import { readFile } from "node:fs/promises";
import { count, desc, fromArrow, fromIPC, fromRows, t, when } from "quern";

const began = performance.now();

/** Prints a heading, runs a step and prints what it gives and how long it took. */
async function step<R>(title: string, run: () => Promise<R>): Promise<R> {
  const start = performance.now();
  const result = await run();
  const milliseconds = (performance.now() - start).toFixed(1);
  console.log(`\n── ${title} ${"─".repeat(Math.max(2, 84 - title.length))} ${milliseconds} ms\n`);
  console.log(result);
  return result;
}

const file = new URL("../../node_modules/vega-datasets/data/flights-200k.arrow", import.meta.url);

const arrived = await step("Flights: delay in minutes, distance in miles, time of day in hours", async () =>
  await fromIPC(await readFile(file)));

// The bytes do not tell the compiler what is in them; from here on every column is typed.
const flights = arrived.as({ delay: t.int16, distance: t.int16, time: t.float32 });

await step("A filter: more than five hours late, over more than 2,000 miles", () =>
  flights.filter(f => f.delay.gt(300).and(f.distance.gt(2000))).collect());

const hourly = flights
  .withColumns(f => ({ hour: f.time.floor().cast(t.int32) }))
  .groupBy("hour")
  .agg(f => ({ flights: count(), delay: f.delay.mean(), worst: f.delay.max() }));

await step("A group: flights and delays by hour", () => hourly.orderBy("hour").collect());

const parts = fromRows(
  Array.from({ length: 24 }, (_, hour) => ({
    hour, part: ["night", "morning", "afternoon", "evening"][Math.floor(hour / 6)]!,
  })),
  { hour: t.int32, part: t.utf8 },
);

await step("A join: the same by part of the day", () =>
  hourly
    .join(parts, { on: "hour", validate: "m:1" })
    .groupBy("part")
    .agg(h => ({ flights: h.flights.sum(), delay: h.delay.mul(h.flights).sum().div(h.flights.sum()) }))
    .orderBy(desc("delay"))
    .collect());

const latest = flights.orderBy(desc("delay"), "distance").limit(5);

await step("A top-N: the five latest flights", () => latest.collect());

await step("Nulls: a flight that was not late has no lateness, and means leave it out", () =>
  flights
    .withColumns(f => ({ late: when(f.delay.gt(0)).then(f.delay).otherwise(null) }))
    .agg(f => ({
      flights: count(),
      late: f.late.count(),
      meanOfTheLate: f.late.mean(),
      meanOverall: f.late.fillNull(0).mean(),
    }))
    .collect());

await step("Explain: what the top-N runs as", async () => latest.explain());

await step("A round trip: to Arrow and back", async () => {
  const table = await hourly.orderBy("hour").toArrow();
  const back = await fromArrow(table).orderBy(desc("flights")).limit(3).collect();
  return `An Arrow table of ${table.numRows} rows: ${table.schema.fields.join(", ")}.\n\n${back}`;
});

console.log(`\nAll of it took ${(performance.now() - began).toFixed(0)} ms.`);
