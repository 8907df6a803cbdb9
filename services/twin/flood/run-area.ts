import type { Run } from '../../store/run.ts';
import type { WritingDeps } from '../twin.ts';
import type { Area } from './areas.ts';

export async function runArea(_area: Area, _deps: WritingDeps): Promise<readonly Run[]> {
  return [];
}
