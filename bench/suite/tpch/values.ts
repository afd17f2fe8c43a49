// The values that the tables' columns have by the specification, for literals that vary.
import type { Random } from "../data/random.ts";

/** The nations of each region. */
const NATIONS: Readonly<Record<string, readonly string[]>> = {
  AFRICA: ["ALGERIA", "ETHIOPIA", "KENYA", "MOROCCO", "MOZAMBIQUE"],
  AMERICA: ["ARGENTINA", "BRAZIL", "CANADA", "PERU", "UNITED STATES"],
  ASIA: ["CHINA", "INDIA", "INDONESIA", "JAPAN", "VIETNAM"],
  EUROPE: ["FRANCE", "GERMANY", "ROMANIA", "RUSSIA", "UNITED KINGDOM"],
  "MIDDLE EAST": ["EGYPT", "IRAN", "IRAQ", "JORDAN", "SAUDI ARABIA"],
};

const SEGMENTS = ["AUTOMOBILE", "BUILDING", "FURNITURE", "HOUSEHOLD", "MACHINERY"];
const MODES = ["AIR", "FOB", "MAIL", "RAIL", "REG AIR", "SHIP", "TRUCK"];
const SIZES = ["STANDARD", "SMALL", "MEDIUM", "LARGE", "ECONOMY", "PROMO"];
const FINISHES = ["ANODIZED", "BURNISHED", "PLATED", "POLISHED", "BRUSHED"];
const METALS = ["TIN", "NICKEL", "BRASS", "STEEL", "COPPER"];
const CONTAINER_SIZES = ["SM", "LG", "MED", "JUMBO", "WRAP"];
const CONTAINERS = ["CASE", "BOX", "BAG", "JAR", "PKG", "PACK", "CAN", "DRUM"];
/** Of the words that parts are named with, a few of those that are no part of others. */
const COLORS = [
  "almond", "chocolate", "forest", "green", "ivory", "lavender", "navy", "orchid", "salmon", "violet",
];

export const oneOf = (random: Random, values: readonly string[]): string =>
  values[random.below(values.length)]!;

/** So many different values. */
export function someOf<T>(random: Random, count: number, values: readonly T[]): T[] {
  const left = [...values];
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0]!);
}

export const segment = (random: Random): string => oneOf(random, SEGMENTS);
export const regionName = (random: Random): string => oneOf(random, Object.keys(NATIONS));
export const nationName = (random: Random, region = regionName(random)): string =>
  oneOf(random, NATIONS[region] ?? []);
export const nationNames = (random: Random, count: number): string[] =>
  someOf(random, count, Object.values(NATIONS).flat());
export const shipModes = (random: Random, count: number): string[] => someOf(random, count, MODES);
export const metal = (random: Random): string => oneOf(random, METALS);
export const sizeAndFinish = (random: Random): string => `${oneOf(random, SIZES)} ${oneOf(random, FINISHES)}`;
export const partType = (random: Random): string => `${sizeAndFinish(random)} ${metal(random)}`;
export const partSizes = (random: Random, count: number): number[] =>
  someOf(random, count, Array.from({ length: 50 }, (_, index) => index + 1));
export const brand = (random: Random): string => `Brand#${1 + random.below(5)}${1 + random.below(5)}`;
export const container = (random: Random): string =>
  `${oneOf(random, CONTAINER_SIZES)} ${oneOf(random, CONTAINERS)}`;
export const color = (random: Random): string => oneOf(random, COLORS);

/** Values as SQL's list: 'a', 'b'. */
export const sqlList = (values: readonly (string | number)[]): string =>
  values.map(value => (typeof value === "string" ? `'${value}'` : String(value))).join(", ");
