import type { DuckDBConnection } from '@duckdb/node-api';

import { FIRE_BEHAVIOUR_FUNCTIONS } from './fire-behaviour-functions.ts';
import { FIRE_WEATHER_FUNCTIONS } from './fire-weather-functions.ts';
import { registerScalarFunctions } from './scalar-function.ts';

const FUNCTIONS = [...FIRE_WEATHER_FUNCTIONS, ...FIRE_BEHAVIOUR_FUNCTIONS];

/** Names of the functions of fire science that statements may call. */
export const FIRE_FUNCTION_NAMES: readonly string[] = [
  ...new Set(FUNCTIONS.map(({ name }) => name)),
];

/** Makes the functions of fire science known to every connection of the instance. */
export function registerFireFunctions(connection: DuckDBConnection): void {
  registerScalarFunctions(connection, FUNCTIONS);
}
