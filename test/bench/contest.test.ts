// How the benchmark alternates, times and judges.
import { describe, expect, it } from "vitest";
import type { Contest, Side } from "../../bench/contest.ts";
import { geometricMeans, runContest } from "../../bench/contest.ts";
import { makeReport, reportText, succeeded } from "../../bench/report.ts";
import type { ResultTable } from "../../bench/result/table.ts";

const answer = (...values: bigint[]): ResultTable =>
  ({ columns: [{ name: "n", kind: "exact", scale: 0, values }], rowCount: values.length });

type Told = (round: number) => number;

/** A side that takes a told time and gives a told answer, and writes down when it ran. */
function side(name: string, milliseconds: Told, result: ResultTable, log: string[] = []): Side {
  return { name, run: round => (log.push(name), { milliseconds: milliseconds(round), read: () => result }) };
}

const quietly = { runs: 5, warmUps: 2, settle: () => Promise.resolve() };
const contest = (...sides: [Side, ...Side[]]): Contest => ({ query: "q", ordered: false, sides });

describe("runContest", () => {
  it("lets the sides take turns in going first", async () => {
    const log: string[] = [];
    const logged = (name: string): Side => side(name, () => 1, answer(1n), log);
    await runContest(contest(logged("a"), logged("b")), quietly);
    expect(log.join("")).toBe("ab" + "ba" + "ab" + "ba" + "ab" + "ba" + "ab");
  });

  it("takes the ratio of each pair, then the median: a slow spell that hits both sides does not show",
    async () => {
    const slowSpell = (round: number): number => (round >= 4 ? 10 : 1);
    const outcome = await runContest(contest(
      side("quern", round => 3 * slowSpell(round), answer(7n)),
      side("duckdb", round => 6 * slowSpell(round), answer(7n)),
    ), quietly);
    expect(outcome.ratio).toEqual({ duckdb: 0.5 });
    expect(outcome.interval).toEqual({ duckdb: [0.5, 0.5] });
    expect(outcome.times["quern"]).toMatchObject({ first_ms: 3, median_ms: 30, runs: 5, all_ms: [3, 3, 30,
      30, 30] });
  });

  it("tells the first run apart and leaves warm-ups out", async () => {
    const outcome = await runContest(contest(side("quern", round => [100, 50][round] ?? 2, answer(1n))),
      quietly);
    expect(outcome.times["quern"]).toMatchObject({ first_ms: 100, median_ms: 2, runs: 5 });
  });

  it("compares the answers of every round, and says where they differ first", async () => {
    const late: Side = {
      name: "duckdb",
      run: round => ({ milliseconds: 1, read: () => answer(round === 5 ? 8n : 7n) }),
    };
    const outcome = await runContest(contest(side("quern", () => 1, answer(7n)), late), quietly);
    expect(outcome.equal).toBe(false);
    expect(outcome.difference).toBe("q, round 5, quern and duckdb: column n, row 0 (rows sorted): 7 is not 8");
  });

  it("gives a rate where bytes are told", async () => {
    const outcome = await runContest(contest({ ...side("quern", () => 4, answer(1n)), bytes: 8e6 }), quietly);
    expect(outcome.times["quern"]!.gb_per_s).toBeCloseTo(2, 12);
  });

  it("tells the processor time, which waiting does not take", async () => {
    const busy: Side = {
      name: "quern",
      run: () => {
        const until = performance.now() + 20;
        while (performance.now() < until);
        return { read: () => answer(1n) };
      },
    };
    const idle: Side = {
      name: "idle",
      run: async () => {
        await new Promise(resolve => setTimeout(resolve, 20));
        return { read: () => answer(1n) };
      },
    };
    const { times } = await runContest(contest(busy, idle), { ...quietly, runs: 3, warmUps: 1 });
    expect(times["quern"]!.cpu_ms).toBeGreaterThan(times["idle"]!.cpu_ms);
    expect(times["idle"]!.cpu_ms).toBeLessThan(15);
  });

  it("measures by itself what does not say how long it took", async () => {
    const slow: Side = {
      name: "quern",
      run: async () => {
        await new Promise(resolve => setTimeout(resolve, 5));
        return { read: () => answer(1n) };
      },
    };
    const outcome = await runContest(contest(slow), { ...quietly, runs: 2, warmUps: 1 });
    expect(outcome.times["quern"]!.median_ms).toBeGreaterThan(4);
  });
});

describe("the report", () => {
  const header = { suite: "tpch", threads: 1, peer_threads: 2 };
  const outcome = (result: ResultTable) => runContest(
    contest(side("quern", () => 2, answer(1n)), side("duckdb", () => 8, result)), quietly);

  it("has each engine's times under its name, ratios, intervals and their geometric mean", async () => {
    const report = makeReport(header, { scale: 1, outcomes: [await outcome(answer(1n))] });
    expect(report).toMatchObject({
      suite: "tpch", scale: 1, threads: 1,
      results: [{
        query: "q", quern: { first_ms: 2, median_ms: 2, runs: 5 }, duckdb: { median_ms: 8 },
        ratio: { duckdb: 0.25 }, interval: { duckdb: [0.25, 0.25] }, equal: true,
      }],
    });
    expect(report.geomean["duckdb"]).toBeCloseTo(0.25, 12);
    expect(succeeded(report)).toBe(true);
    expect(reportText(report)).toMatch(/^q +2\.0 +2\.0 +8\.0 +8\.0 +0\.25 +0\.25–0\.25 +yes$/m);
  });

  it("tells the speedup over Quern on one thread, beside the ratios to the peers", async () => {
    const outcome = await runContest(contest(
      side("quern", () => 2, answer(1n)), side("duckdb", () => 8, answer(1n)), side("quern1", () => 3,
        answer(1n)),
    ), quietly);
    const report = makeReport(header, { scale: 1, outcomes: [outcome] });
    expect(report.speedup).toBeCloseTo(1.5, 12);
    expect(report.results[0]).toMatchObject({ speedup: expect.closeTo(1.5, 12) as number });
    expect(Object.keys(report.geomean)).toEqual(["duckdb"]);
    expect(reportText(report)).toContain("speedup of 1 threads against one, geometric mean: 1.50");
  });

  it("has what a suite measured that is no contest", () => {
    const section = { name: "s", title: "of its own:", table: [["a", "b"], ["x", "1"]], notes: ["a note"],
      figures: { x: 1 } };
    const run = { scale: 1, outcomes: [], sections: [section] };
    const report = makeReport(header, run);
    expect(report.sections).toEqual({ s: { x: 1 } });
    expect(reportText(report, run.sections)).toContain("of its own:\na  b\nx  1\na note");
  });

  it("fails where an answer differs, and shows where", async () => {
    const report = makeReport(header, { scale: 1, outcomes: [await outcome(answer(2n))] });
    expect(succeeded(report)).toBe(false);
    expect(reportText(report)).toContain("DIFFERENT ANSWERS: q, round 0, quern and duckdb");
  });

  it("fails where a query raised an error, and shows the others", async () => {
    const outcomes = [{ query: "p", error: "out of memory" }, await outcome(answer(1n))];
    const report = makeReport(header, { scale: 1, outcomes });
    expect(succeeded(report)).toBe(false);
    expect(reportText(report)).toContain("p FAILED: out of memory");
    expect(report.geomean["duckdb"]).toBeCloseTo(0.25, 12);
  });
});

it("geometricMeans takes each peer's ratios together", () => {
  const base = { query: "q", times: {}, interval: {}, equal: true };
  expect(geometricMeans([{ ...base, ratio: { a: 0.1 } }, { ...base, ratio: { a: 0.4, b: 3 } }]))
    .toEqual({ a: expect.closeTo(0.2, 12) as number, b: expect.closeTo(3, 12) as number });
});
