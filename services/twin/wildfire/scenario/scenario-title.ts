import type { Position } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import type { Words } from '../../processes/process.ts';
import { warnAltered } from './alter-weather.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** What a scenario is called: its name, or where and when the fire starts and what is changed. */
export function titleScenario(
  request: Omit<ScenarioRequest, 'hours' | 'compareTo'>,
  startMs: number,
): Words {
  const { name, ignition } = request;
  if (name !== undefined) return { en: name, fr: name };
  const time = toIsoTime(startMs).slice(0, 16).replace('T', ' ');
  const changed = changesOf(request);
  const withChanges = (title: string, lang: keyof Words) =>
    [`${title} UTC`, ...changed.map((change) => change[lang])].join(', ');
  const place = ignition === 'active-fires' ? undefined : writePlace(firstOf(ignition));
  const [en, fr] =
    place === undefined
      ? [`active fires from ${time}`, `feux actifs dès ${time}`]
      : [`fire at ${place.en}, ${time}`, `feu à ${place.fr}, ${time}`];
  return { en: withChanges(en, 'en'), fr: withChanges(fr, 'fr') };
}

function firstOf({ type, coordinates }: Exclude<ScenarioRequest['ignition'], string>): Position {
  return type === 'Point'
    ? coordinates
    : type === 'LineString'
      ? coordinates[0]!
      : coordinates[0]![0]!;
}

/** What sets a scenario apart from others of the same place and time. */
function changesOf({
  weather,
  fuelMoisture = {},
  barriers,
  spreadFactor,
  spotting,
}: Omit<ScenarioRequest, 'hours' | 'compareTo'>): readonly Words[] {
  const { members } = weather;
  const factor = spreadFactor === 'learned' ? [] : [`× ${spreadFactor}`];
  return [
    ...(members === undefined
      ? []
      : [{ en: `members ${members.join(' ')}`, fr: `membres ${members.join(' ')}` }]),
    ...warnAltered({ weather, fuelMoisture }).map(({ en, fr }) => ({
      en: en.slice(en.indexOf(': ') + 2),
      fr: fr.slice(fr.indexOf(' : ') + 3),
    })),
    ...factor.map((times) => ({
      en: `spread ${times}`,
      fr: `propagation ${times.replace('.', ',')}`,
    })),
    ...(barriers.length === 0
      ? []
      : [{ en: `barriers: ${barriers.length}`, fr: `barrières : ${barriers.length}` }]),
    ...(spotting ? [{ en: 'spotting', fr: 'sautes de feu' }] : []),
  ];
}

function writePlace([lon = NaN, lat = NaN]: Position): Words {
  const degrees = (value: number) => Math.abs(value).toFixed(3);
  const northSouth = lat < 0 ? 'S' : 'N';
  const en = `${degrees(lat)} ${northSouth} ${degrees(lon)} ${lon < 0 ? 'W' : 'E'}`;
  const fr = `${degrees(lat)} ${northSouth} ${degrees(lon)} ${lon < 0 ? 'O' : 'E'}`;
  return { en, fr: fr.replaceAll('.', ',') };
}
