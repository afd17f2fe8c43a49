// join and joinAsof as verbs: their schemas, rows by hand, and what they refuse.
import { describe, expect, it } from "vitest";
import { fromRows, t, type Frame } from "../../src/index.ts";
import { typeName } from "../../expr/type.ts";
import { problem } from "./problem.ts";
import { useReferenceEngine } from "./reference-engine.ts";

useReferenceEngine();

const people = fromRows([{ id: 1, name: "Ada" }, { id: 2, name: "Bob" }, { id: 3, name: "Cyd" }],
  { id: t.int32, name: t.utf8 });
const pets = fromRows([{ owner: 3, pet: "ant", name: "x" }, { owner: 1, pet: "bee", name: "y" },
  { owner: 9, pet: "cat", name: "z" }, { owner: 1, pet: "dog", name: "Ada" }],
{ owner: t.int64, pet: t.utf8, name: t.nullable(t.utf8) });
const on = { id: "owner" } as const;

/** Columns as `name type`, with a `?` where null may be. */
const shape = (frame: { schema: Frame["schema"] }): string =>
  frame.schema.map(f => `${f.name} ${typeName(f.type)}${f.nullable ? "?" : ""}`).join(", ");

describe("kinds", () => {
  it("right: the right side's order, its keys under the left names", async () => {
    const frame = people.join(pets, { on, how: "right" });
    expect(shape(frame)).toBe("id int64, name utf8?, pet utf8, name_right utf8?");
    expect(await frame.select("id", "name", "pet").toRows()).toEqual([
      { id: 3, name: "Cyd", pet: "ant" }, { id: 1, name: "Ada", pet: "bee" }, { id: 9, name: null, pet: "cat" },
      { id: 1, name: "Ada", pet: "dog" }]);
  });

  it("full: keys of the side that has a row, never null where neither side's are", async () => {
    const frame = people.join(pets, { on, how: "full" });
    expect(shape(frame)).toBe("id int64, name utf8?, pet utf8?, name_right utf8?");
    expect(await frame.select("id", "name", "pet").toRows()).toEqual([
      { id: 1, name: "Ada", pet: "bee" }, { id: 1, name: "Ada", pet: "dog" }, { id: 2, name: "Bob", pet: null },
      { id: 3, name: "Cyd", pet: "ant" }, { id: 9, name: null, pet: "cat" }]);
    const byName = people.join(pets.select("name", "pet"), { on: "name", how: "full" });
    expect(shape(byName)).toBe("id int32?, name utf8?, pet utf8?");
  });

  it("semi and anti: left rows once, left columns only", async () => {
    expect(shape(people.join(pets, { on, how: "semi" }))).toBe("id int32, name utf8");
    expect(await people.join(pets, { on, how: "semi" }).toColumns()).toEqual({ id: [1, 3], name: ["Ada", "Cyd"] });
    expect(await people.join(pets, { on, how: "anti" }).toColumns()).toEqual({ id: [2], name: ["Bob"] });
    expect(await people.join(pets, { on, how: "semi", where: (l, r) => l.name.eq(r.name) }).count()).toBe(1);
  });

  it("cross: all pairs", async () => {
    const frame = people.join(pets, { how: "cross" });
    expect(frame.columns).toEqual(["id", "name", "owner", "pet", "name_right"]);
    expect((await frame.toRows()).map(r => `${r.id}${r.pet}`).join(" "))
      .toBe("1ant 1bee 1cat 1dog 2ant 2bee 2cat 2dog 3ant 3bee 3cat 3dog");
  });
});

describe("conditions", () => {
  it("equalities are keys, the rest a predicate; all right columns stay", async () => {
    const frame = people.join(pets, { on: (l, r) => l.id.eq(r.owner).and(l.name.ne(r.name)), how: "left" });
    expect(frame.plan).toMatchObject({ on: [{}], predicate: { name: "ne" } });
    expect(shape(frame)).toBe("id int32, name utf8, owner int64?, pet utf8?, name_right utf8?");
    expect((await frame.toRows()).map(r => r.pet)).toEqual(["bee", null, "ant"]);
  });

  it("an equality behind a condition that may guard it stays where only pairs reach it", () => {
    const frame = people.join(pets, { on: (l, r) => r.pet.ne("cat").and(l.name.cast(t.int64).eq(r.owner)) });
    expect(frame.plan).toMatchObject({ on: [], predicate: { name: "and" } });
  });

  it("where may read keys of both sides, though one of them does not come out", async () => {
    const frame = people.join(pets, { on, where: (l, r) => l.id.add(r.owner).gt(2) });
    expect(frame.columns).toEqual(["id", "name", "pet", "name_right"]);
    expect((await frame.toRows()).map(r => r.pet)).toEqual(["ant"]);
    const right = people.join(pets, { on, how: "right", where: (l, r) => l.id.add(r.owner).gt(2) });
    expect((await right.toRows()).map(r => r.name)).toEqual(["Cyd", null, null, null]);
  });
});

describe("refuses", () => {
  it("options that contradict each other, or mean nothing", () => {
    const wrong = (options: object) => problem(() => people.join(pets, options as never));
    expect(wrong({ on, how: "left", unmatched: "drop" })).toBe("join: unmatched is \"drop\", but the kind \"left\" keeps left "
      + "rows without a match. Choose another `how`, or leave `unmatched` out.");
    expect(wrong({ on, unmatched: "keep" })).toContain("but the kind \"inner\" drops left rows");
    expect(wrong({ on, how: "anti", unmatched: "error" })).toContain("join: unmatched is \"error\", but");
    expect(wrong({ on, how: "cross" })).toBe("join: on means nothing to the kind \"cross\". Leave it out, or use how: \"inner\".");
    expect(wrong({ on, how: "semi", suffix: "2" })).toBe(
      "join: suffix means nothing to the kind \"semi\". Leave it out: no column of the right side comes out.");
    expect(wrong({ how: "left" })).toContain("join: `on` must name at least one key column.");
    expect(wrong({ on, where: 1 })).toContain("join: `where` must be a callback.");
    expect(wrong({ on: (l: { id: { gt(n: number): unknown } }) => l.id.gt(1), validate: "1:1" })).toBe(
      "join: validate is \"1:1\", but the condition has no keys. Keys are equalities between a left and a right value, "
      + "as in `l.id.eq(r.id)`.");
  });

  it("conditions that are none, or name columns that are not there", () => {
    expect(problem(() => people.join(pets, { on: ((l: { id: unknown }) => l.id) as never })))
      .toContain("join needs a condition of type bool, not int32.");
    expect(problem(() => people.join(pets, { on: ((_: object, r: { pat: unknown }) => r.pat) as never })))
      .toContain("join, right side: there is no column \"pat\". Did you mean \"pet\"?");
    expect(problem(() => people.join(pets, {
      on: (l, r) => l.id.eq(r.owner) && l.name.eq(r.pet),
    }))).toContain("does not use it");
  });

  it("as-of joins without a distance", () => {
    const wrong = (options: object) => problem(() => people.joinAsof(pets, options as never));
    expect(wrong({ on: { name: "pet" } })).toBe("joinAsof: \"name\" has type utf8 on the left, \"pet\" has type utf8 on the "
      + "right, with no distance between them. Both must be numbers, or both dates or timestamps, times or durations; "
      + "cast one with withColumns.");
    expect(wrong({ on: { id: "owner", name: "pet" } })).toContain("`on` must be one column of each side");
    expect(wrong({ on, tolerance: -1 })).toBe("joinAsof: the tolerance -1 is not a distance. It must be zero or above.");
    expect(wrong({ on, tolerance: "5m" })).toContain("is a number, not string");
    expect(wrong({ on, strategy: "backwards" })).toContain("Use one of \"backward\", \"forward\", \"nearest\".");
    const days = fromRows([{ d: new Date(0) }], { d: t.date });
    expect(problem(() => days.joinAsof(days, { on: "d", tolerance: "1mo" }))).toContain("has no fixed length");
    expect(problem(() => days.joinAsof(days, { on: "d", tolerance: 1 }))).toContain("is a period");
  });
});

it("as-of by days: tolerances count whole days, and the partner's day comes out", async () => {
  const day = (n: number) => new Date(Date.UTC(2026, 0, n));
  const left = fromRows([{ d: day(5) }, { d: day(20) }], { d: t.date });
  const right = fromRows([{ d: day(3), v: 1 }, { d: day(10), v: 2 }], { d: t.date, v: t.int32 });
  const rows = await left.joinAsof(right, { on: "d", tolerance: "1w" }).toRows();
  expect(rows).toEqual([{ d: day(5), d_right: day(3), v: 1 }, { d: day(20), d_right: null, v: null }]);
});
