import { readReference } from '../reference-table.ts';

/** Daily series of a reference basin between two days, both included; NaN where missing. */
export function readBasin(name: string, from: string, to: string) {
  const table = readReference(`runoff/${name}_basinobs.csv`);
  const dates = table.texts('date');
  const [start, end] = [dates.indexOf(from), dates.indexOf(to) + 1];
  const series = (column: string) => table.numbers(column).slice(start, end);
  return {
    dates: dates.slice(start, end),
    precipitationMm: series('p'),
    potentialEvaporationMm: series('e'),
    temperatureC: series('t'),
    dischargeMm: series('qmm'),
  };
}
