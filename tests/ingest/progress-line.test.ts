import { describe, expect, test } from 'vitest';

import type { IngestProgress } from '../../services/ingest/ingest-files.ts';
import {
  describeProgress,
  formatBytes,
  openProgressLine,
} from '../../services/ingest/progress-line.ts';

const progress: IngestProgress = {
  phase: 'storing',
  files: 3,
  bytesDone: 25_000_000,
  bytesTotal: 100_000_000,
  items: 340,
  rows: 0,
  at: 'eccc-gdps 2020-08-10T00:00:00Z',
};

describe('the progress of an ingest', () => {
  test('bytes, fields, rate and time left in words', () => {
    expect(describeProgress(progress, 5000)).toBe(
      '25.0 MB of 100.0 MB, 340 fields, 5.0 MB/s, 15 s left, eccc-gdps 2020-08-10T00:00:00Z',
    );
  });

  test.each([
    { items: 3, rows: 40_196, text: '3 fields, 40196 rows' },
    { items: 0, rows: 40_196, text: '40196 rows' },
    { items: 0, rows: 0, text: '0 fields' },
  ])('rows of tables are counted apart: $text', ({ items, rows, text }) => {
    expect(describeProgress({ ...progress, items, rows }, 5000)).toBe(
      `25.0 MB of 100.0 MB, ${text}, 5.0 MB/s, 15 s left, eccc-gdps 2020-08-10T00:00:00Z`,
    );
  });

  test('on a terminal one line that is redrawn and fits', () => {
    let nowMs = 0;
    let text = '';
    const output = { isTTY: true, columns: 60, write: (part: string) => (text += part) };
    const line = openProgressLine(output, () => nowMs);
    line.show(progress);
    nowMs += 10;
    line.show(progress);
    nowMs += 1000;
    line.show(progress);
    line.clear();
    expect(text).toContain('[######------------------]');
    expect(text).not.toContain('\n');
    // Drawn twice, each time cleared: the one in between came too soon.
    expect(text.split('\u001b[K')).toHaveLength(3);
    expect(Math.max(...text.split('\r').map((part) => part.length))).toBeLessThan(63);
  });

  test('elsewhere plain lines, and none for what is done at once', () => {
    let nowMs = 0;
    const lines: string[] = [];
    const line = openProgressLine({ write: (part) => lines.push(part) }, () => nowMs);
    line.show(progress);
    nowMs += 6000;
    line.show(progress);
    line.show(progress);
    line.clear();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^25\.0 MB of .*\n$/);
  });

  test.each([
    { bytes: 0, text: '0 B' },
    { bytes: 999, text: '999 B' },
    { bytes: 1500, text: '1.5 kB' },
    { bytes: 2e12, text: '2.0 TB' },
  ])('$bytes bytes are $text', ({ bytes, text }) => expect(formatBytes(bytes)).toBe(text));
});
