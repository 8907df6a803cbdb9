/** Run by crash.test.ts in a process of its own: commits one more step again and again. */
import { openRunStore } from '../../services/store/runs.ts';
import { GRID, REFERENCE_TIME, sampleField } from './sample-fields.ts';

const [dataDir, collection] = process.argv.slice(2) as [string, string];
const RUN = { collection, referenceTime: REFERENCE_TIME, grid: GRID, marks: [] };

const store = openRunStore(dataDir);
for (let i = 0; i < 100; i++) {
  const writer = await store.openWriter(RUN);
  if (i === 0) process.stdout.write('at work\n');
  const steps = await store.readRun(RUN.collection, RUN.referenceTime).then(
    (run) => run.validTimes.length,
    () => 0,
  );
  for (const member of [0, 1]) await writer.addField(sampleField({ hour: steps, member }));
  await writer.commit();
  await writer.close();
}
