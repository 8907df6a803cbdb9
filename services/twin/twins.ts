import { Fault } from '../platform/fault.ts';
import { floodTwin } from './flood/flood-twin.ts';
import type { Twin } from './twin.ts';
import { wildfireTwin } from './wildfire/wildfire-twin.ts';

/** All twins of the service. */
export const TWINS: readonly Twin[] = [wildfireTwin, floodTwin];

/** @throws {Fault} not-found naming the twins there are */
export function getTwin(id: string): Twin {
  const twin = TWINS.find((candidate) => candidate.id === id);
  if (twin !== undefined) return twin;
  const allowed = TWINS.map((candidate) => candidate.id);
  throw new Fault('not-found', `no twin "${id.slice(0, 80)}"; there are: ${allowed.join(', ')}`, {
    allowed,
  });
}
