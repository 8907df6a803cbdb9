import type { Legend } from '../client/legend.ts';
import type { Series } from '../client/series.ts';
import type { Choice } from '../state/choice.ts';
import type { PanelContext } from './panel-context.ts';
import { toShown } from './shown-unit.ts';

const SEASON = 'fire_season_type';
const QUALITY = 'fire_weather_quality_type';
const QUALITY_BITS = [1, 2, 4] as const;
const HOUR_MS = 3_600_000;

/** What explains values of fire weather, and is read with them where the run has it. */
const EXPLAINING = [SEASON, QUALITY];

/** Variables that say why a value is missing, or what to know of it. */
export function explainedBy({ run, variable }: Choice): readonly string[] {
  const known = run.variables.map(({ id }) => id);
  return EXPLAINING.filter((id) => id !== variable.id && known.includes(id));
}

/** True for hours until fire or water arrives; a difference of such hours begins at no time. */
export function isArrivalTime(variable: string, unit: string): boolean {
  return variable.endsWith('_arrival_time') && unit === 'h';
}

/** Values of one series as a reader is told them: number and unit, class, why there is none. */
export function openValueWords(
  { model, texts, formats }: PanelContext,
  choice: Choice,
  series: Series,
) {
  const legend = model.legend.state === 'ready' ? model.legend.value : undefined;
  const shown = toShown(series.unit, model.legend);
  const { id } = choice.variable;
  // Numbers of classes are names: they are whole, and never shown where there is a word for them.
  const isClass = id.endsWith('_type');
  const isArrival = isArrivalTime(id, series.unit);
  const besideAt = (name: string, at: number) => series.beside[name]?.[at];

  const missing = (at: number): string => {
    if (besideAt(SEASON, at) === 0) return texts.twin.outOfSeason;
    return legend?.nodata.named === true ? withoutColour(legend.nodata.label) : texts.missingValue;
  };
  const quality = (value: number | null | undefined): readonly string[] =>
    QUALITY_BITS.filter((bit) => ((value ?? 0) & bit) !== 0).map((bit) => texts.twin.quality[bit]);
  const classOf = (value: number | null | undefined): string | undefined => {
    if (value === null || value === undefined) return undefined;
    if (id === QUALITY) return quality(value).join('; ') || texts.twin.qualityNone;
    return nameOf(legend, value);
  };
  const number = (value: number): string => {
    if (isClass) return formats.count(value);
    // Neither fire nor water keeps to the minute: tenths of an hour are the most that can be meant.
    return formats.number(isArrival ? Math.round(value * 10) / 10 : shown.convert(value));
  };

  return {
    unit: shown.unit,
    isClass,
    isArrival,
    classOf,
    /** @param at index of the time, for why a value is missing */
    value: (value: number | null | undefined, at: number): string => {
      if (value === null || value === undefined) return missing(at);
      return isClass ? (classOf(value) ?? number(value)) : number(value);
    },
    /** what to know of the values at a time */
    cautions: (at: number): readonly string[] => quality(besideAt(QUALITY, at)),
    /** what the hours are counted from; undefined for other values */
    countedFrom: isArrival
      ? texts.twin.hoursFrom(
          formats.utcTime(choice.run.referenceTime),
          formats.localTime(choice.run.referenceTime),
        )
      : undefined,
    /** of what is reached before the first hour */
    reachedBefore: id.endsWith('inundation_arrival_time')
      ? texts.twin.wetBefore
      : texts.twin.burnedBefore,
    /** when fire or water comes that is so many hours away at the start of the run, ISO 8601 */
    arrival: (value: number | null | undefined): string | undefined =>
      !isArrival || value === null || value === undefined
        ? undefined
        : new Date(Date.parse(choice.run.referenceTime) + value * HOUR_MS).toISOString(),
  };
}

export type ValueWords = ReturnType<typeof openValueWords>;

/** The name the shown scheme gives a value; undefined where classes have bounds only. */
function nameOf(legend: Legend | undefined, value: number): string | undefined {
  const found = legend?.classes?.find(
    ({ canonicalFrom, canonicalTo }) =>
      (canonicalFrom === null || value >= canonicalFrom) &&
      (canonicalTo === null || value < canonicalTo),
  );
  return found?.named === true ? found.label : undefined;
}

/** The legend also says how missing values are drawn, which is nothing to a card. */
function withoutColour(label: string): string {
  return label.replace(/\s?: transparent$/, '');
}
