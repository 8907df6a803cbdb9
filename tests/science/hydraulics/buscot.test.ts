import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { burnChannels } from '../../../services/science/hydraulics/channels.ts';
import { openFlood } from '../../../services/science/hydraulics/flood.ts';
import type { FloodGrid, Place } from '../../../services/science/hydraulics/flood-model.ts';
import { casesDir, describeCases } from '../../cases.ts';

const folder = join(casesDir, 'dem-flood/lisflood-fp/T001_buscot');
const NX = 76;
const NY = 48;

function readGrid(name: string): Float32Array {
  const [...lines] = readFileSync(join(folder, name), 'utf8').split('\n');
  return Float32Array.from(lines.slice(6).join(' ').trim().split(/\s+/).map(Number));
}

describeCases('the Thames at Buscot, LISFLOOD-FP test T001', () => {
  test('meets the extent that radar saw: critical success index 0.65 or more', async () => {
    // The files of the diffusive set-up: Manning's n 0.04 in the channel, 0.06 beside it, 73 m3/s
    // from the west; levels in the east 68.43 m, at the end of the channel 69.30 m.
    const base: FloodGrid = {
      nx: NX,
      ny: NY,
      cellM: 50,
      axisUnit: 'metre',
      westM: 422_950,
      northM: 200_000,
      elevationM: readGrid('buscot.dem.ascii'),
      manningSM13: 0.06,
    };
    const river = readFileSync(join(folder, 'buscot_D.river'), 'utf8')
      .trim()
      .split('\n')
      .slice(2)
      .map((line) => line.trim().split(/\s+/).map(Number));
    const [, , widthM, manningSM13] = river[0]! as [number, number, number, number];
    const line = river.map(([xM, yM]): Place => [xM!, yM!]);
    const bedM = river.map((point) => point[4] ?? NaN);
    const { grid, cells } = burnChannels(base, [{ id: 'Thames', line, widthM, manningSM13, bedM }]);
    const east = (fromM: number, toM: number, level: number) =>
      ({ side: 'east', fromM, toM, kind: 'level', level }) as const;
    const flood = openFlood({
      grid,
      inflows: [{ id: 'upstream', kind: 'point', at: [422_975, 198_070], discharge: 73 }],
      boundaries: [
        east(197_650, 198_850, 68.43),
        east(198_850, 198_900, 69.3),
        east(198_900, 200_000, 68.43),
      ],
      // Faces of buscot.weir: crest 72 m, coefficient 1.7.
      levees: [
        {
          id: 'weir',
          line: [
            [422_950, 198_300],
            [423_550, 198_300],
          ],
          crestM: 72,
          weirCoefficient: 1.7,
        },
      ],
    });
    await flood.advanceTo(100_000);
    const seen = readGrid('sargrid.asc');
    let [hits, misses, falseAlarms] = [0, 0, 0];
    flood.depthM().forEach((depthM, cell) => {
      const [isSeen, isWet] = [seen[cell] === 1, depthM > 0.05];
      if (isSeen && isWet) hits++;
      else if (isSeen) misses++;
      else if (isWet) falseAlarms++;
    });
    const index = hits / (hits + misses + falseAlarms);
    console.log(
      `Buscot: ${hits} hits, ${misses} misses, ${falseAlarms} false alarms, CSI ${index.toFixed(3)}`,
    );
    expect(hits + misses).toBe(552);
    expect(index).toBeGreaterThanOrEqual(0.65);
    expect(Math.abs(flood.balance().relativeError)).toBeLessThan(1e-6);
    // No gap from the first cell to the last: each lies beside the one before.
    const chain = cells[0]!;
    chain.forEach((cell, at) => {
      if (at > 0) expect([1, NX]).toContain(Math.abs(cell - chain[at - 1]!));
    });
  });
});
