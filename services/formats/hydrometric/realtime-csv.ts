/**
 * Near-real-time readings of the Water Survey of Canada, as the MSC Datamart gives them.
 * @see https://eccc-msc.github.io/open-data/msc-data/obs_hydrometric/readme_hydrometric-datamart_en/
 */
import { Fault } from '../../platform/fault.ts';
import { readCsv } from '../csv-records.ts';
import { readInstant, readNumber, readRows, readText, type TableRows } from '../table.ts';

const COLUMNS = 10;

/** Whether a text begins with the header of such a file. */
export function isRealtimeCsv(head: string): boolean {
  return /^\uFEFF?\s*ID,Date,Water Level/i.test(head);
}

/**
 * Readings of one file: water level (m) and discharge (m3 s-1), each with grade, symbol and
 * QA/QC code as coded; a value that is not there is null. Times carry their offset from UTC.
 *
 * @throws {Fault} corrupt-data when the header is another
 */
export function readRealtimeCsv(text: string): TableRows {
  if (!isRealtimeCsv(text)) {
    throw new Fault('corrupt-data', 'not a real-time hydrometric file: the header is another');
  }
  const { records } = readCsv(text);
  // The names Grade, Symbol and QA/QC stand there twice: columns are read by position.
  return readRows(
    records,
    (cells) => {
      if (cells.length !== COLUMNS) {
        throw new RangeError(`has ${cells.length} columns, not ${COLUMNS}`);
      }
      return {
        station_number: readStation(cells[0]),
        time: readInstant(cells[1], 'Date'),
        water_level: readNumber(cells[2], 'Water Level'),
        water_level_grade: readText(cells[3]),
        water_level_symbol: readText(cells[4]),
        water_level_qa: readText(cells[5]),
        discharge: readNumber(cells[6], 'Discharge'),
        discharge_grade: readText(cells[7]),
        discharge_symbol: readText(cells[8]),
        discharge_qa: readText(cells[9]),
      };
    },
    2,
  );
}

/** A station number of the Water Survey of Canada: two digits, two letters, three digits (X for the first where provisional). */
export function readStation(text: string | undefined): string {
  const station = text?.trim() ?? '';
  if (/^\d{2}[A-Z]{2}[\dX]\d{2}$/.test(station)) return station;
  throw new RangeError(`"${station.slice(0, 20)}" is no station number`);
}
