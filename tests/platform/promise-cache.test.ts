import { expect, test } from 'vitest';

import { openPromiseCache } from '../../services/platform/promise-cache.ts';

const openTextCache = (maxBytes: number) =>
  openPromiseCache<string>(maxBytes, (text) => text.length);

test('those who ask at once share one promise, those who ask later its value', async () => {
  const cache = openTextCache(100);
  let made = 0;
  const make = () => Promise.resolve(`made ${++made}`);
  expect(await Promise.all([cache.get('a', make), cache.get('a', make)])).toEqual([
    'made 1',
    'made 1',
  ]);
  expect(await cache.get('a', make)).toBe('made 1');
});

test('a failure reaches all who wait, and the next ask tries again', async () => {
  const cache = openTextCache(100);
  const fail = () => Promise.reject<string>(new Error('unreadable'));
  const asks = [cache.get('a', fail), cache.get('a', fail)];
  await expect(asks[0]).rejects.toThrow('unreadable');
  await expect(asks[1]).rejects.toThrow('unreadable');
  expect(await cache.get('a', () => Promise.resolve('fine'))).toBe('fine');
});

test('the least recently used go when the sizes pass the bound', async () => {
  const cache = openTextCache(10);
  const put = (key: string) => cache.get(key, () => Promise.resolve(key.repeat(4)));
  await put('a');
  await put('b');
  await put('a');
  await put('c');
  expect(cache.bytes()).toBe(8);
  const kept = await Promise.all(
    ['a', 'c', 'b'].map((key) => cache.get(key, () => Promise.resolve('anew'))),
  );
  expect(kept).toEqual(['aaaa', 'cccc', 'anew']);
});

test('one value above the bound is not kept and drives out nothing', async () => {
  const cache = openTextCache(10);
  await cache.get('small', () => Promise.resolve('four'));
  await cache.get('huge', () => Promise.resolve('x'.repeat(11)));
  expect(cache.bytes()).toBe(4);
  expect(await cache.get('small', () => Promise.resolve('anew'))).toBe('four');
  expect(await cache.get('huge', () => Promise.resolve('anew'))).toBe('anew');
});

test('dropped while pending, a value is not counted', async () => {
  const cache = openTextCache(10);
  const { promise, resolve } = Promise.withResolvers<string>();
  const asked = cache.get('a', () => promise);
  cache.drop('a');
  resolve('late');
  expect(await asked).toBe('late');
  expect(cache.bytes()).toBe(0);
});
