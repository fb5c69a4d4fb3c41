import { expect, test } from 'vitest';
import { isLoopbackAddress } from '../../../src/config/loopback-address.ts';

test.each([
  ['127.0.0.1', true],
  ['127.255.255.254', true],
  ['localhost', true],
  ['::1', true],
  ['0:0:0:0:0:0:0:1', true],
  ['::ffff:127.0.0.1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['::ffff:10.0.0.1', false],
  ['10.0.0.1', false],
  ['127.0.0.1.nip.io', false],
  ['example.com', false],
  ['', false],
])('listening on %s is for this machine only: %s', (address, expected) => {
  expect(isLoopbackAddress(address)).toBe(expected);
});
