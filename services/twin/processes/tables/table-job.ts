import type { FireWeatherNotes } from '../../../science/fire-weather/columns.ts';
import {
  readWeather,
  stepWeather,
  type ReadWeather,
  type StepWeather,
  type WeatherTable,
} from './fire-weather-job.ts';

/** Work of the table processes that is done off the main thread. */
export type TableJob = ReadWeather | StepWeather;
export type TableResult = WeatherTable | FireWeatherNotes;

export function runTableJob(job: TableJob): TableResult {
  switch (job.kind) {
    case 'read-weather':
      return readWeather(job);
    case 'step-weather':
      return stepWeather(job);
  }
}
