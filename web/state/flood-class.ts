/** How rare a flow to come is, the rarest first; `unknown` where no return period is known. */
export const FLOOD_CLASSES = ['20-year', '5-year', '2-year', 'none', 'unknown'] as const;
export type FloodClass = (typeof FLOOD_CLASSES)[number];

/** Years between floods whose probabilities are told, the rarest first. */
export const RETURN_YEARS = [20, 5, 2] as const;
export type ReturnYears = (typeof RETURN_YEARS)[number];

/** Share of the members from which a class shows. */
export const LEAST_SHARE = 0.3;
/** A change of the flow below this share is none. */
const TENDENCY_SHARE = 0.1;

export type Tendency = 'rising' | 'steady' | 'falling';

/** Name of the column with the probability of more than the flow of a return period. */
export function probabilityColumn(years: ReturnYears): string {
  return `probability_${years}_year`;
}

/**
 * The class of a row of the flood twin: the rarest flow that enough members exceed.
 *
 * @see CEMS-Flood, "GloFAS reporting points"
 */
export function floodClassOf(row: Readonly<Record<string, unknown>>): FloodClass {
  const shares = RETURN_YEARS.map((years) => row[probabilityColumn(years)]);
  if (shares.some((share) => typeof share !== 'number')) return 'unknown';
  const rank = shares.findIndex((share) => (share as number) >= LEAST_SHARE);
  return rank < 0 ? 'none' : FLOOD_CLASSES[rank]!;
}

/**
 * Where the median goes: rising where it comes to lie a tenth above its start, else falling where it
 * comes to lie a tenth below. Undefined where there is too little of it.
 *
 * @see CEMS-Flood, "GloFAS reporting points"
 */
export function tendencyOf(median: readonly (number | null)[]): Tendency | undefined {
  const [start, ...later] = median;
  const known = later.filter((value) => value !== null);
  if (start === null || start === undefined || known.length === 0) return undefined;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  if (most > start && most - start >= TENDENCY_SHARE * start) return 'rising';
  return least < start && start - least >= TENDENCY_SHARE * start ? 'falling' : 'steady';
}
