// The benchmark's command line.
import { availableParallelism } from "node:os";
import { describe, expect, it } from "vitest";
import { parseOptions } from "../../bench/options.ts";

describe("parseOptions", () => {
  it("has defaults for all but the suite", () => {
    expect(parseOptions(["tpch"])).toEqual({
      suite: "tpch", queries: undefined, peers: ["duckdb"], scale: undefined,
      threads: availableParallelism(), peerThreads: undefined, runs: undefined, json: undefined,
      warmUps: undefined, againstSelf: false, door: undefined, shuffle: false,
    });
  });

  it("takes every option, with a space or an equals sign", () => {
    const words = ["h2o-groupby", "--queries", "q1,q5", "--peers=duckdb,polars", "--scale", "1e6", "--threads=2",
      "--peer-threads", "1", "--against-self", "--door=sql", "--shuffle", "--runs", "31", "--warm-ups", "2", "--json", "out.json"];
    expect(parseOptions(words)).toEqual({
      suite: "h2o-groupby", queries: ["q1", "q5"], peers: ["duckdb", "polars"], scale: 1e6, threads: 2,
      peerThreads: 1, runs: 31, warmUps: 2, json: "out.json", againstSelf: true,
      door: "sql", shuffle: true,
    });
  });

  it("runs alone with --peers none", () => {
    expect(parseOptions(["latency", "--peers", "none"]).peers).toEqual([]);
  });

  it.each([
    [[], "Which suite?"],
    [["tcph"], "There is no suite tcph; there are tpch, h2o-groupby, h2o-join, window, sort, ingest, csv, parquet, latency, overhead, scaling."],
    [["tpch", "latency"], "One suite at a time: tpch latency"],
    [["tpch", "--peers", "sqlite"], "There is no peer sqlite; there are duckdb, polars, arquero, hyparquet, papaparse."],
    [["tpch", "--fast"], "There is no option fast; there are queries, peers, scale, threads, peer-threads, runs, warm-ups, json, door, against-self, shuffle."],
    [["tpch", "--runs"], "--runs needs a value."],
    [["tpch", "--against-self=yes"], "--against-self takes no value."],
    [["tpch", "--runs", "2.5"], "--runs takes a whole number, not 2.5."],
    [["tpch", "--door", "back"], "There is no door back; there are frames, sql."],
    [["tpch", "--scale", "big"], "--scale takes a positive number, not big."],
  ])("%j: %s", (words, message) => {
    expect(() => parseOptions(words)).toThrow(message);
  });
});
