import { join } from 'node:path';

import type { Grid } from '../earth/grid.ts';
import type { MapFile, Run } from './run.ts';
import { seriesSides, seriesTiles, sortSlots, type Slot } from './series-layout.ts';
import { settleAll } from './settle-all.ts';
import type { RunJob, SeriesPlan } from './store-job.ts';

/**
 * Writes the series tiles of a run anew from its maps, tile by tile on the writer's threads: they
 * hold every variable, member and step of a cell side by side, so one more step touches them all.
 */
export async function buildSeries(run: {
  readonly folder: string;
  readonly generation: number;
  readonly grid: Grid;
  readonly referenceMs: number;
  readonly maps: readonly MapFile[];
  readonly runJob: RunJob;
}): Promise<Pick<Run, 'tileCells' | 'series'>> {
  const plan = planSeries(run);
  const { tile: tileCells } = seriesSides(plan.slots.length);
  const { rows, columns } = seriesTiles(run.grid, tileCells);
  const tiles = Array.from({ length: rows * columns }, (_, i) => ({
    tileRow: Math.floor(i / columns),
    tileColumn: i % columns,
  }));
  const files = await settleAll(
    tiles.map(async (tile) => {
      const name = `tile=${tile.tileRow}-${tile.tileColumn}`;
      const path = `series/g${run.generation}/${name}/part.parquet`;
      const result = await run.runJob({
        kind: 'series',
        path: join(run.folder, path),
        plan,
        ...tile,
      });
      if (result.kind !== 'series') throw new TypeError('a job gave the result of another');
      const { written, rows: count, bbox } = result;
      return { path, ...written, ...tile, rows: count, bbox };
    }),
  );
  // A tile of nothing but padding, behind the last cell of a folded grid, is left to the sweep.
  return { tileCells, series: files.filter((file) => file.rows > 0) };
}

function planSeries(run: Parameters<typeof buildSeries>[0]): SeriesPlan {
  const { folder, grid, referenceMs, maps } = run;
  const found = new Map<string, Slot>();
  for (const map of maps) {
    const validMs = Date.parse(map.validTime);
    for (const member of map.members) found.set(`${member} ${validMs}`, { member, validMs });
  }
  const slots = sortSlots([...found.values()]);
  const positions = new Map(slots.map(({ member, validMs }, i) => [`${member} ${validMs}`, i]));
  const ids = [...new Set(maps.map((map) => map.variable))];
  return {
    grid,
    referenceMs,
    slots,
    variables: ids.map((id) => ({
      id,
      maps: maps
        .filter((map) => map.variable === id)
        .map(({ path, validTime, members }) => ({
          path: join(folder, path),
          slots: members.map((member) => positions.get(`${member} ${Date.parse(validTime)}`)!),
        })),
    })),
  };
}
