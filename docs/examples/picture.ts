// The README's picture: a query over 200,000 real flights, drawn. Prints what travels to the picture, and
// writes the SVG to the path that is given: `npm run pictures`.
import { readFile, writeFile } from "node:fs/promises";
import { fromIPC, t } from "quern";

const file = new URL("../../node_modules/vega-datasets/data/flights-200k.arrow", import.meta.url);
const flights = (await fromIPC(await readFile(file))).as({ delay: t.int16, time: t.float32 });

const byHour = flights
  .withColumns(f => ({ hour: f.time.floor().cast(t.int32) }))
  .filter(f => f.hour.ge(5))                             // few take off at night
  .groupBy("hour")
  .agg(f => ({ delay: f.delay.mean() }))
  .orderBy("hour");

const picture = await byHour.plot.line({ x: "hour", y: "delay", title: "Mean delay in minutes by hour of the day" });
for (const row of await byHour.collect()) console.log(row.hour, row.delay.toFixed(1));

const [path] = process.argv.slice(2);
if (path !== undefined) {
  const svg = /<svg.*<\/svg>/s.exec(picture.toHTML())?.[0];
  if (svg === undefined) throw new Error("The picture has no SVG: are @observablehq/plot and linkedom installed?");
  const named = svg.includes("xmlns=") ? svg : svg.replace("<svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"");
  await writeFile(path, `${named.replace("<svg", "<svg style=\"background:white\"")}\n`);
}
