import type { Level } from '../../services/earth/variable.ts';
import type { Catalogue } from './catalogue.ts';
import type { Formats } from './format.ts';

const PA_PER_HPA = 100;

/** Where a value is valid, as a reader says it: `2 m`, `850 hPa`; nothing at the surface. */
export function levelWords(
  { kind, value, valueTo }: Level,
  texts: Catalogue,
  formats: Formats,
): string | undefined {
  if (value === undefined) return undefined;
  const number = (metres: number) => formats.count(metres);
  switch (kind) {
    case 'height-above-ground':
    case 'height-above-sea':
      return texts.metres(number(value));
    case 'isobaric':
      return `${number(value / PA_PER_HPA)} hPa`;
    case 'depth-below-land':
      return valueTo === undefined
        ? texts.metresDeep(number(value))
        : texts.metresDeep(`${number(value)} – ${number(valueTo)}`);
    default:
      return undefined;
  }
}

/** `PT24H` as `24 h`; other durations as they come. */
export function periodWords(duration: string): string {
  const days = /^P(\d+)D$/.exec(duration)?.[1];
  const hours = /^PT(\d+)H$/.exec(duration)?.[1];
  if (days !== undefined) return `${Number(days) * 24} h`;
  return hours === undefined ? duration : `${hours} h`;
}
