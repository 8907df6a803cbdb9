import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { FBP, FWI, openTableProcesses, type Rows } from './open-processes.ts';

let service: Awaited<ReturnType<typeof openTableProcesses>>;
beforeAll(async () => {
  service = await openTableProcesses();
});
afterAll(() => service.close());

const csv = async (path: string, text: string) =>
  service.post(path, text, { 'content-type': 'text/csv' });
const SLOPE = 'FUELTYPE,LAT,LONG,FFMC,BUI,WS,WD,DJ,GS,ASPECT';
const PLACE = 'C2,55,-110,90,60,20,270,183,40,180';

async function notesOf(response: Response) {
  const link = response.headers.get('isohyet-notes');
  return link === null ? undefined : (JSON.parse(link) as Record<string, unknown>);
}

describe('answers of fire weather as input of fire behaviour', () => {
  test('isi and hr of them are no overrides: the head fire is the same, and it is said', async () => {
    const plain = await csv(`${FBP}?f=json`, `${SLOPE}\n${PLACE}`);
    const chained = await csv(`${FBP}?f=json`, `${SLOPE},isi,hr\n${PLACE},9.1,16`);
    const [one] = (await plain.json()) as Rows;
    const [other] = (await chained.json()) as Rows;
    expect(other!['HFI']).toBe(one!['HFI']);
    expect(other!['DH']).toBe(one!['DH']);
    expect((await notesOf(chained))?.['notTaken']).toEqual(['isi', 'hr']);
  });

  test.each(['ISI', 'in_isi'])('%s is an override', async (name) => {
    const prefix = name.startsWith('in_') ? 'in_' : '';
    const header = SLOPE.split(',')
      .map((column) => prefix + column)
      .join(',');
    const plain = await csv(`${FBP}?f=json`, `${SLOPE}\n${PLACE}`);
    const overridden = await csv(`${FBP}?f=json`, `${header},${name}\n${PLACE},9.1`);
    const [one] = (await plain.json()) as Rows;
    const [other] = (await overridden.json()) as Rows;
    expect(other!['HFI']).not.toBe(one!['HFI']);
  });

  test.each(['mcffmc', 'mcgfmc_matted', 'isi_smooth'])(
    'FWI2025 is refused by its column %s, also without metadata',
    async (column) => {
      const response = await csv(FBP, `${SLOPE},${column}\n${PLACE},12`);
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({
        errors: [{ field: column, detail: expect.stringContaining('FWI2025') as string }],
      });
    },
  );
});

describe('what is no number', () => {
  const header = 'date,lat,lon,temp,rh,ws,prec';
  test.each(['1970-01-01', 'Infinity'])('a temperature of %s is refused', async (value) => {
    const response = await csv(FWI, `${header}\n2024-07-01,50,-110,${value},40,10,0`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ field: 'temp', detail: expect.stringContaining('no number') as string }],
    });
  });
});

describe('clocks', () => {
  test('an offset of the wrong sign is refused', async () => {
    const hours = Array.from({ length: 24 }, (_, hour) => {
      const time = `2024-07-01T${String(hour).padStart(2, '0')}:00`;
      return `${time},55,-110,8,20,40,10,0`;
    });
    const table = ['timestamp,lat,lon,utc_offset,temp,rh,ws,prec', ...hours].join('\n');
    const response = await csv('/ogc/processes/fire-weather-2025/execution', table);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ field: 'utc_offset', value: 8 }] });
  });
});
