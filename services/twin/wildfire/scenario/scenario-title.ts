import type { Position } from 'geojson';

import { toIsoTime } from '../../../earth/time.ts';
import type { Words } from '../../processes/process.ts';
import type { ScenarioRequest } from './scenario-request.ts';

/** What a scenario is called: its name, or where and when the fire starts. */
export function titleScenario(
  { name, ignition }: Pick<ScenarioRequest, 'name' | 'ignition'>,
  startMs: number,
): Words {
  if (name !== undefined) return { en: name, fr: name };
  const time = toIsoTime(startMs).slice(0, 16).replace('T', ' ');
  if (ignition === 'active-fires') {
    return { en: `active fires from ${time} UTC`, fr: `feux actifs dès ${time} UTC` };
  }
  const { type, coordinates } = ignition;
  const first =
    type === 'Point' ? coordinates : type === 'LineString' ? coordinates[0]! : coordinates[0]![0]!;
  const { en, fr } = writePlace(first);
  return { en: `fire at ${en}, ${time} UTC`, fr: `feu à ${fr}, ${time} UTC` };
}

function writePlace([lon = NaN, lat = NaN]: Position): Words {
  const degrees = (value: number) => Math.abs(value).toFixed(3);
  const northSouth = lat < 0 ? 'S' : 'N';
  const en = `${degrees(lat)} ${northSouth} ${degrees(lon)} ${lon < 0 ? 'W' : 'E'}`;
  const fr = `${degrees(lat)} ${northSouth} ${degrees(lon)} ${lon < 0 ? 'O' : 'E'}`;
  return { en, fr: fr.replaceAll('.', ',') };
}
