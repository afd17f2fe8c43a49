// Aggregates of pairs of numbers: correlation, covariance, and the least-squares line of y over x.
import { toFloat } from "../number.ts";
import { pairsOf, type Fold } from "./aggregate.ts";

/** Counts, means, and sums of products of deviations; those of a constant are exactly 0. */
interface Comoments {
  readonly count: number;
  readonly meanY: number;
  readonly meanX: number;
  readonly yy: number;
  readonly xx: number;
  readonly yx: number;
}

type Finish = (moments: Comoments) => number | null;

/** A result of pairs; null if there is none. */
const ofPairs = (finish: Finish): Fold => (values, { args }, _place, further) => {
  let [count, meanY, meanX, yy, xx, yx] = [0, 0, 0, 0, 0, 0];
  for (const [a, b] of pairsOf(values, further)) {
    const [y, x] = [toFloat(a, args[0]!.type), toFloat(b, args[1]!.type)];
    count++;
    const [deltaY, deltaX] = [y - meanY, x - meanX];
    meanY += deltaY / count;
    meanX += deltaX / count;
    yy += deltaY * (y - meanY);
    xx += deltaX * (x - meanX);
    yx += deltaY * (x - meanX);
  }
  return count === 0 ? null : finish({ count, meanY, meanX, yy, xx, yx });
};

export const correlation = ofPairs(({ yy, xx, yx }) =>
  Math.max(-1, Math.min(1, yx / (Math.sqrt(yy) * Math.sqrt(xx)))));
export const covariance = ofPairs(({ count, yx }) => (count < 2 ? null : yx / (count - 1)));
export const populationCovariance = ofPairs(({ count, yx }) => yx / count);
export const slope = ofPairs(({ xx, yx }) => yx / xx);
export const intercept = ofPairs(({ meanY, meanX, xx, yx }) => (xx === 0 ? null : meanY - yx / xx * meanX));
export const determination = ofPairs(({ yy, xx, yx }) =>
  (xx === 0 ? null : yy === 0 ? 1 : yx * yx / (yy * xx)));
