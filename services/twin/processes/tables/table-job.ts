import type { FireWeatherNotes } from '../../../science/fire-weather/columns.ts';
import {
  readBehaviour,
  stepBehaviour,
  type BehaviourPart,
  type BehaviourTable,
  type ReadBehaviour,
  type StepBehaviour,
} from './fire-behaviour-job.ts';
import type { ComputedTable } from './computed-table.ts';
import { computeFloodFrequency, type FloodFrequencyJob } from './floods/flood-frequency-job.ts';
import { readWeather, type ReadWeather, type WeatherTable } from './fire-weather-job.ts';
import { computeFireWeather2025, type FireWeather2025Job } from './hours/fire-weather-2025-job.ts';
import {
  computeFireWeatherHourly,
  type FireWeatherHourlyJob,
} from './hours/fire-weather-hourly-job.ts';
import { computeRainfallRunoff, type RainfallRunoffJob } from './runoff/rainfall-runoff-job.ts';
import {
  computeFireWeatherStations,
  type FireWeatherStationsJob,
} from './stations/fire-weather-stations-job.ts';
import { stepWeather, type StepWeather } from './step-weather.ts';

/** Work of the table processes that is done off the main thread. */
export type TableJob =
  | ReadWeather
  | StepWeather
  | ReadBehaviour
  | StepBehaviour
  | FireWeather2025Job
  | FireWeatherHourlyJob
  | FireWeatherStationsJob
  | FloodFrequencyJob
  | RainfallRunoffJob;
export type TableResult =
  | WeatherTable
  | FireWeatherNotes
  | BehaviourTable
  | BehaviourPart
  | ComputedTable;

export function runTableJob(job: TableJob): TableResult {
  switch (job.kind) {
    case 'read-weather':
      return readWeather(job);
    case 'step-weather':
      return stepWeather(job);
    case 'read-behaviour':
      return readBehaviour(job);
    case 'step-behaviour':
      return stepBehaviour(job);
    case 'fire-weather-2025':
      return computeFireWeather2025(job);
    case 'fire-weather-hourly':
      return computeFireWeatherHourly(job);
    case 'flood-frequency':
      return computeFloodFrequency(job);
    case 'fire-weather-stations':
      return computeFireWeatherStations(job);
    case 'rainfall-runoff':
      return computeRainfallRunoff(job);
  }
}
