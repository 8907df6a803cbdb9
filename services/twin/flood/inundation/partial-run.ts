import { toIsoTime } from '../../../earth/time.ts';
import type { Lineage } from '../../../store/lineage.ts';
import type { Run } from '../../../store/run.ts';
import type { ResultField } from '../../publish-run.ts';
import type { WritingDeps } from '../../twin.ts';
import type { InundationPlan } from './plan-inundation.ts';
import { depthField } from './town-fields.ts';
import { INUNDATION } from './variables.ts';

/** A run that is published as it grows: incomplete, with what it lacks, until it is finished. */
export type PartialRun = {
  addDepth(hour: number, depthM: Float32Array): Promise<void>;
  /** Publishes it whole; what else is told of it later may follow. */
  finish(fields: readonly ResultField[], lineage: Lineage): Promise<Run>;
  close(): Promise<void>;
};

/** Between two looks that a watcher gets, ms: each writes the run anew. */
const EVERY_MS = 10_000;

/**
 * Opens the run of a scenario. What is there of it before its end is marked incomplete in the
 * manifest, names the times that are missing and warns in its lineage of how far it came: every
 * answer made of it says so.
 */
export async function openPartialRun(
  of: {
    readonly id: string;
    readonly plan: InundationPlan;
    readonly marks: Run['marks'];
    readonly lineage: Lineage;
  },
  deps: { readonly runs: WritingDeps['runs']; readonly publishEntry: () => Promise<void> },
  now: () => number = Date.now,
): Promise<PartialRun> {
  const { id, plan, marks, lineage } = of;
  const { town, startMs, hours, stepHours } = plan;
  const { grid } = town;
  const referenceTime = toIsoTime(startMs);
  const writer = await deps.runs.openWriter({ collection: id, referenceTime, grid, marks });
  const leadHours: number[] = [];
  for (let hour = 0; hour < hours; hour += stepHours) leadHours.push(hour);
  const expected = {
    leadHours: [...leadHours, hours],
    members: [],
    variables: [INUNDATION.depth.id],
    labels: { [INUNDATION.depth.id]: INUNDATION.depth.label },
  };
  let toldMs = now();
  let isListed = false;
  const add = (field: ResultField) => writer.addField({ ...field, grid, referenceMs: startMs });
  return {
    async addDepth(hour, depthM) {
      await add(depthField(startMs, hour, depthM));
      if (hour >= hours || now() - toldMs < EVERY_MS) return;
      const warnings = [warnPartial(startMs, hour, hours), ...lineage.warnings];
      await writer.commit({ expected, lineage: { ...lineage, warnings } });
      if (!isListed) await deps.publishEntry();
      isListed = true;
      toldMs = now();
    },
    async finish(fields, whole) {
      for (const field of fields) await add(field);
      return writer.commit({ expected, lineage: whole });
    },
    close: () => writer.close(),
  };
}

function warnPartial(startMs: number, hour: number, hours: number) {
  const time = toIsoTime(startMs + hour * 3_600_000);
  const part = `${Math.round(10 * hour) / 10} / ${hours} h`;
  return {
    en: `PARTIAL: computed up to ${time} (${part}) and still running`,
    fr: `PARTIEL : calculé jusqu’à ${time} (${part}), calcul en cours`,
  };
}
