import {
  DuckDBScalarFunction,
  type DuckDBConnection,
  type DuckDBType,
  type DuckDBValue,
} from '@duckdb/node-api';

/** A function that statements may call; NULL in any argument gives NULL without a call. */
export type ScalarFunction = {
  /** others may have the same name and other parameters */
  readonly name: string;
  readonly parameters: readonly DuckDBType[];
  readonly result: DuckDBType;
  /** @throws {RangeError} with the words for the client */
  readonly compute: (values: readonly DuckDBValue[]) => DuckDBValue;
  /** work of a row, and the most that one call may have: calls cannot be interrupted */
  readonly weigh?: (values: readonly DuckDBValue[]) => number;
  readonly most?: number;
  readonly heavy?: string;
};

/** Registers functions for every connection of the instance. */
export function registerScalarFunctions(
  connection: DuckDBConnection,
  functions: readonly ScalarFunction[],
): void {
  for (const { name, parameters, result, compute, weigh, most = 0, heavy = '' } of functions) {
    connection.registerScalarFunction(
      DuckDBScalarFunction.create({
        name,
        parameterTypes: parameters,
        returnType: result,
        mainFunction(info, input, output) {
          const columns = parameters.map((_, index) => input.getColumnVector(index));
          try {
            let weight = 0;
            for (let row = 0; row < input.rowCount; row++) {
              const values = columns.map((column) => column.getItem(row));
              const isNull = values.includes(null);
              weight += isNull || weigh === undefined ? 0 : weigh(values);
              if (weight > most) throw new RangeError(`${name}(): ${heavy}`);
              output.setItem(row, isNull ? null : compute(values));
            }
            output.flush();
          } catch (error) {
            if (!(error instanceof RangeError)) throw error;
            info.setError(error.message);
          }
        },
      }),
    );
  }
}

/** What has no value is NULL in SQL. */
export function toNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
