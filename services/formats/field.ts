import type { Grid } from '../earth/grid.ts';
import type { Variable } from '../earth/variable.ts';

/** Where a field comes from, as its own header says; file names are never asked. */
export type FieldOrigin = {
  readonly format: 'grib1' | 'grib2' | 'geotiff' | 'ascii-grid';
  /** WMO common code table C-11 number of the centre, e.g. 54 (Montreal), 98 (ECMWF) */
  readonly centre: number;
  readonly subCentre: number;
  /** generating process identifier (octet 14 of section 4 for GRIB2), with its type (table 4.3) */
  readonly processId: number;
  readonly processType: number;
  /** WMO table 1.3: 0 operational, 1 test, ... ; 192 exercise */
  readonly productionStatus: number;
  /** `discipline.category.number` for GRIB2, `table.parameter` for edition 1 */
  readonly parameter: string;
  /** e.g. `5.42` */
  readonly packing: string;
  /** e.g. `4.8` */
  readonly product: string;
};

/** Everything about a field but its values. */
export type FieldHead = {
  readonly variable: Variable;
  readonly grid: Grid;
  /**
   * True when wind components run along the grid's x and y, not to true east and north: then
   * `eastward_wind` and its like must be turned (services/earth/winds.ts) before they are used.
   * Never true on an unrotated lon/lat or Gaussian grid.
   */
  readonly windsAlongGrid: boolean;
  /** reference time (start of the forecast, or analysis time), ms since 1970 UTC */
  readonly referenceMs: number;
  /** the time the value is for; of an interval: its end */
  readonly validMs: number;
  /** start of the interval the cell method runs over; absent for instants */
  readonly intervalStartMs?: number;
  /** ensemble member, 0 = control; absent when the field is not of an ensemble */
  readonly member?: number;
  readonly ensembleSize?: number;
  /** for probabilities and quantiles: what of, as text fit for a variable id */
  readonly derived?: string;
  readonly origin: FieldOrigin;
};

/**
 * One variable, one level, one member, one valid time on one grid.
 * `values` has nx * ny entries of `gridShape(grid)`, canonical units, NaN = missing,
 * row 0 in the north.
 */
export type Field = FieldHead & { readonly values: Float32Array<ArrayBuffer> };
