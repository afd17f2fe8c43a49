// Wall clocks of time zones around their changes: known values, and every half hour against the reference.
import { describe, expect, it } from "vitest";
import { fromColumns, t } from "../../src/index.ts";
import { expectAgreement } from "./agree.ts";

const inZone = (zone: string, instants: readonly string[]) =>
  fromColumns({ at: instants.map(text => new Date(text)) }, { at: t.timestamp("us", zone) });

/** The hour before and after Berlin's changes of 2024: 01:00 UTC on 31 March and 27 October. */
const changes = inZone("Europe/Berlin", [
  "2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z",
  "2024-10-27T02:30:00Z",
]);

describe("Berlin in 2024", () => {
  it("hours jump from 1 to 3 in March, and 2 comes twice in October", () => {
    const rows = changes.select(c => ({ h: c.at.hour(), d: c.at.day() })).collectSync().toArray();
    expect(rows.map(row => row.h)).toEqual([1, 3, 2, 2, 3]);
    expect(rows.map(row => row.d)).toEqual([31, 31, 27, 27, 27]);
  });

  const instants = (frame: Pick<typeof changes, "collectSync">) =>
    frame.collectSync().column("at").map(date => (date as Date).toISOString().slice(0, 16));

  it("days begin at midnight of the wall clock, hours keep their own offset", () => {
    expect(instants(changes.select(c => ({ at: c.at.truncate("1d") }))))
      .toEqual(["2024-03-30T23:00", "2024-03-30T23:00", "2024-10-26T22:00", "2024-10-26T22:00",
        "2024-10-26T22:00"]);
    expect(instants(changes.select(c => ({ at: c.at.truncate("1h") }))))
      .toEqual(["2024-03-31T00:00", "2024-03-31T01:00", "2024-10-27T00:00", "2024-10-27T01:00",
        "2024-10-27T02:00"]);
    expect(instants(changes.select(c => ({ at: c.at.truncate("1mo") }))))
      .toEqual(["2024-02-29T23:00", "2024-02-29T23:00", "2024-09-30T22:00", "2024-09-30T22:00",
        "2024-09-30T22:00"]);
  });

  it("a day later is the same wall clock, hours are elapsed time", () => {
    const before = inZone("Europe/Berlin", ["2024-03-30T01:30:00Z", "2024-03-30T12:00:00Z",
      "2024-10-26T12:00:00Z"]);
    // 02:30 does not exist on 31 March: it is read with the offset before the gap.
    expect(instants(before.select(c => ({ at: c.at.offsetBy("1d") }))))
      .toEqual(["2024-03-31T01:30", "2024-03-31T11:00", "2024-10-27T13:00"]);
    expect(instants(before.select(c => ({ at: c.at.offsetBy("23h") }))))
      .toEqual(["2024-03-31T00:30", "2024-03-31T11:00", "2024-10-27T11:00"]);
    expect(instants(before.select(c => ({ at: c.at.offsetBy("1mo") }))))
      .toEqual(["2024-04-30T00:30", "2024-04-30T11:00", "2024-11-26T13:00"]);
  });
});

const HOUR = 3_600_000;

/** The weeks of 2024 in which zones change, north and south, and times far from any table. */
const HOURS = [
  ...[Date.UTC(2024, 2, 8), Date.UTC(2024, 2, 30), Date.UTC(2024, 3, 5), Date.UTC(2024, 9, 4),
    Date.UTC(2024, 9, 25), Date.UTC(2024, 10, 1)]
    .flatMap(start => Array.from({ length: 4 * 24 * 2 }, (_, i) => new Date(start + i * HOUR / 2 + i % 7))),
  ...[-2_208_988_800_000, -1, 0, 1, 4_102_444_800_000, 32_503_680_000_000].map(ms => new Date(ms)),
];

describe.each(["Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])("%s",
  zone => {
  const frame = fromColumns({ at: HOURS }, { at: t.timestamp("us", zone) });
  const ways = [{}, { virtualWorkers: 3, seed: 4, morselRows: 900, earlyExit: 0.5 }];

  it("parts and truncation agree with the reference at every half hour", () => {
    expectAgreement(frame.select(c => ({
      y: c.at.year(), mo: c.at.month(), d: c.at.day(), h: c.at.hour(), mi: c.at.minute(), wd: c.at.weekday(),
      day: c.at.truncate("1d"), hour: c.at.truncate("3h"), week: c.at.truncate("1w"),
        month: c.at.truncate("1mo"),
    })), { ways });
  });

  it("so does moving", () => {
    expectAgreement(frame.select(c => ({
      day: c.at.offsetBy("1d"), back: c.at.offsetBy("-1d"), month: c.at.offsetBy("1mo"),
        hours: c.at.offsetBy("25h"),
    })), { ways });
  });
});
