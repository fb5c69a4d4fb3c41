import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { unlessBefore } from '../../../src/domain/unless-before.ts';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');
const never = new Promise<string>(() => {});

test('work that ends first gives what it gave, or its error', async () => {
  const unless = unlessBefore(never);
  expect(await unless(Promise.resolve(1))).toBe(1);
  await expect(unless(Promise.reject(new Error('no')))).rejects.toThrow('no');
});

test('an end that comes first is given to all that wait, and to those that come later', async () => {
  const end = Promise.withResolvers<string>();
  const unless = unlessBefore(end.promise);
  const waiting = [unless(never), unless(never)];
  end.resolve('end');
  expect(await Promise.all([...waiting, unless(never)])).toEqual(['end', 'end', 'end']);
  expect(await unless(Promise.resolve('work'))).toBe('work');
});

test('what work gave is not kept by an end that does not come', async () => {
  const unless = unlessBefore(new Promise<object>(() => {}));
  const given: WeakRef<object>[] = [];
  for (let count = 0; count < 100; count += 1) {
    given.push(new WeakRef(await unless(Promise.resolve({ count }))));
  }
  await new Promise(setImmediate);
  collect();
  expect(given.filter((each) => each.deref() !== undefined).length).toBeLessThan(10);
});
