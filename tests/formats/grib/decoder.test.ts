import { afterAll, expect, test } from 'vitest';

import { decodeField } from '../../../services/formats/grib/decode.ts';
import { openGribDecoder } from '../../../services/formats/grib/decoder.ts';
import { Fault } from '../../../services/platform/fault.ts';
import { describeCases } from '../../cases.ts';
import { readBytes, readCase } from './read-case.ts';

const MEPS = 'grib-other/JMA_MEPS_20190605.grib2';

describeCases('decoding on worker threads', () => {
  const decoder = openGribDecoder(2);
  afterAll(() => decoder.close());

  test('gives what decoding here gives, many fields of one message at once', async () => {
    const message = readBytes(MEPS);
    const indexes = [0, 7, 13, 19];
    const fields = await Promise.all(indexes.map((index) => decoder.decode(message, index)));
    for (const [at, index] of indexes.entries()) {
      expect(fields[at]).toEqual(await decodeField(message, index));
    }
    expect(message.length, 'the message is still whole here').toBeGreaterThan(1_000_000);
  });

  test('a view of a larger buffer sends its own octets only', async () => {
    const message = readBytes('grib-other/days.grib2');
    const larger = new Uint8Array(message.length + 1000);
    larger.set(message, 500);
    const view = larger.subarray(500, 500 + message.length);
    expect(await decoder.decode(view, 0)).toEqual(await decodeField(message, 0));
  });

  test('a fault comes back as a fault, with its facts', async () => {
    const [field] = await readCase('grib-ecmwf/spherical_harmonics.grib');
    const error = await decoder
      .decode(field!.bytes, 0, undefined, 5)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Fault);
    expect(error).toMatchObject({
      kind: 'unsupported-format',
      facts: { message: 5, section: 2, octet: 6 },
    });
  });

  test('an abandoned job rejects, and what waits when the decoder closes too', async () => {
    const message = readBytes('grib-other/days.grib2');
    const reason = new Error('gone');
    await expect(decoder.decode(message, 0, AbortSignal.abort(reason))).rejects.toBe(reason);
    const closing = openGribDecoder(1);
    const jobs = [0, 1, 2].map((index) => closing.decode(readBytes(MEPS), index));
    const settled = Promise.allSettled(jobs);
    await closing.close();
    expect((await settled).map(({ status }) => status)).toEqual(Array(3).fill('rejected'));
  });
});
