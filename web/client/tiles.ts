import type { Frame } from '../map/frames.ts';
import { addressOf } from './ask.ts';
import type { Box, RunSummary } from './runs.ts';

export type FrameChoice = {
  readonly dataset: string;
  readonly variable: string;
  readonly run: RunSummary;
  readonly generation: number;
  readonly time: string;
  readonly member: number | undefined;
  /** undefined = that of the variable */
  readonly style: string | undefined;
};

/** The frame of a choice: one address for all of its tiles. */
export function toFrame(choice: FrameChoice): Frame {
  const { dataset, variable, run, generation, time, member, style } = choice;
  const params = {
    variable,
    datetime: time,
    run: run.id,
    generation: String(generation),
    ...(member === undefined ? {} : { member: String(member) }),
    ...(style === undefined ? {} : { style }),
  };
  const path = `ogc/collections/${dataset}/map/tiles/WebMercatorQuad/_z/_y/_x`;
  const tiles = addressOf(path, params).replace('_z/_y/_x', '{z}/{y}/{x}');
  const subject = [dataset, variable, run.id, member, style].join(' ');
  return { key: tiles, subject, tiles, bounds: frameBounds(run.bbox) };
}

/** A box over the antimeridian or the poles is not something a raster source can be limited to. */
function frameBounds([west, south, east, north]: Box): Frame['bounds'] {
  if (west >= east || east - west > 350) return undefined;
  const margin = 0.5;
  return [
    Math.max(-180, west - margin),
    Math.max(-85, south - margin),
    Math.min(180, east + margin),
    Math.min(85, north + margin),
  ];
}
