import { performance as p } from "node:perf_hooks";
const q = await import("/work/main/dist/index.js");
const { windowTableFile } = await import("/work/main/bench/suite/data/files.ts");
import { readFileSync } from "node:fs";
const file = await windowTableFile(1e7);
const path = "/work/main/bench/data/" + (await import("node:fs")).readdirSync("/work/main/bench/data").find(f=>f.startsWith("window-1e7"));
const { t, rowNumber, rowsBetween, between } = q;
const x0 = await (await q.readIpc(path)) as any;
const x = x0.as({ id: t.int32, key: t.int32, o: t.float64, stamp: t.timestamp("us"), v: t.float64 });
const qs: any = {
 rn: x.select((c:any)=>({id:c.id, r: rowNumber().over({partitionBy:c.key, orderBy:c.o})})),
 lag: x.select((c:any)=>({id:c.id, r: c.v.lag().over({partitionBy:c.key, orderBy:c.o})})),
 sum: x.select((c:any)=>({id:c.id, r: c.v.sum().over({partitionBy:c.key, orderBy:c.o, frame: rowsBetween("unbounded",0)})})),
 rows: x.select((c:any)=>({id:c.id, r: c.v.mean().over({partitionBy:c.key, orderBy:c.o, frame: rowsBetween(-9,0)})})),
 time: x.select((c:any)=>({id:c.id, r: c.v.mean().over({partitionBy:c.key, orderBy:c.stamp, frame: between("-30d",0)})})),
};
const names = process.argv[2] ? process.argv[2].split(",") : Object.keys(qs);
for (const n of names) { const ts=[]; for (let i=0;i<5;i++){const t0=p.now(); await qs[n].collect(); ts.push(p.now()-t0);} console.log(n, ts.map(v=>v.toFixed(0)).join(" ")); 
 if (process.argv[3]) { const prof = await qs[n].profile?.() ; console.log(String(prof)); } }
process.exit(0);
