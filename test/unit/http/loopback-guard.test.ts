import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isForeignOrigin, isLoopbackHost } from '../../../src/http/loopback-guard.ts';

const octet = fc.integer({ min: 0, max: 255 });
const port = fc.constantFrom('', ':1', ':8080', ':65535');
const loopbackName = fc.oneof(
  fc.tuple(octet, octet, octet).map((octets) => `127.${octets.join('.')}`),
  fc.constantFrom(
    'localhost',
    'LOCALHOST',
    '[::1]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::FFFF:7F00:1]',
  ),
);

test('a loopback name passes with and without a port', () => {
  fc.assert(fc.property(loopbackName, port, (name, suffix) => isLoopbackHost(name + suffix)));
});

test('a loopback name with anything before or after it does not pass', () => {
  const label = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
  const trick = fc.oneof(
    fc.tuple(loopbackName, label).map(([name, rest]) => `${name}.${rest}.com`),
    fc.tuple(label, loopbackName).map(([rest, name]) => `${rest}.${name}`),
    fc.tuple(label, loopbackName).map(([rest, name]) => `${rest}@${name}`),
    fc.tuple(loopbackName, label).map(([name, rest]) => `${name}:80@${rest}.com`),
    fc
      .tuple(
        loopbackName,
        fc.constantFrom('.', '..', ' ', ',', '/', '#', '?', '%', '\\', ':', ':-1', ':8080:1', '\t', '\0'),
      )
      .map((parts) => parts.join('')),
    fc.tuple(fc.constantFrom(' ', '.', '//', '\t'), loopbackName).map((parts) => parts.join('')),
  );
  fc.assert(fc.property(trick, port, (host, suffix) => !isLoopbackHost(host + suffix)));
});

test('an address outside 127.0.0.0/8 does not pass', () => {
  const first = octet.filter((number) => number !== 127);
  const address = fc.tuple(first, octet, octet, octet).map((octets) => octets.join('.'));
  fc.assert(fc.property(address, port, (host, suffix) => !isLoopbackHost(host + suffix)));
  fc.assert(fc.property(fc.domain(), port, (host, suffix) => !isLoopbackHost(host + suffix)));
});

test.each([
  [undefined],
  [''],
  ['localhost.evil.com'],
  ['127.0.0.1.evil.com'],
  ['127.0.0.1.'],
  ['localhost.'],
  ['127.1'],
  ['0127.0.0.1'],
  ['0x7f.0.0.1'],
  ['2130706433'],
  ['0.0.0.0'],
  ['[::]'],
  ['::1'],
  ['[127.0.0.1]'],
  ['[::1'],
  ['[::1%lo]'],
  ['[::2]'],
  ['[::ffff:128.0.0.1]'],
  ['ⅼocalhost'],
  ['127.0.0.1, evil.com'],
])('the Host header %s does not pass', (host) => {
  expect(isLoopbackHost(host)).toBe(false);
});

test('a request without an Origin, and one from the own origin, is not foreign', () => {
  expect(isForeignOrigin(undefined, 'http://127.0.0.1:8080')).toBe(false);
  expect(isForeignOrigin('http://127.0.0.1:8080', 'http://127.0.0.1:8080')).toBe(false);
  expect(isForeignOrigin('http://localhost', 'http://LOCALHOST')).toBe(false);
});

test.each([
  'null',
  '',
  'https://127.0.0.1:8080',
  'http://127.0.0.1:8081',
  'http://127.0.0.1',
  'http://localhost:8080',
  'http://127.0.0.1:8080.evil.com',
  'http://evil.com/127.0.0.1:8080',
  'http://127.0.0.1:8080@evil.com',
  'http://127.0.0.1:8080, http://evil.com',
  'http://evil.com',
])('the Origin %s is foreign to 127.0.0.1:8080', (origin) => {
  expect(isForeignOrigin(origin, 'http://127.0.0.1:8080')).toBe(true);
});

test('an origin of any other address or port is foreign', () => {
  fc.assert(
    fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), (url) =>
      isForeignOrigin(new URL(url).origin, 'http://127.0.0.1:8080'),
    ),
  );
});
