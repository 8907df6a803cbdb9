import { Fault } from '../platform/fault.ts';
import type { Twin } from './twin.ts';

/** @throws {Fault} not-found naming the area and what there is */
export function getArea<Area extends { readonly id: string }>(
  areas: readonly Area[],
  id: string,
  { name }: Pick<Twin, 'name'>,
): Area {
  const area = areas.find((candidate) => candidate.id === id);
  if (area !== undefined) return area;
  const allowed = areas.map((candidate) => candidate.id);
  throw new Fault('not-found', `no area "${id.slice(0, 80)}" of ${name}`, { allowed });
}
