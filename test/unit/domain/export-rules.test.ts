import { expect, test } from 'vitest';
import type { ExportRequest } from '../../../src/domain/export-request.ts';
import { refuseContradictions } from '../../../src/domain/export-rules.ts';

const database = 'availability';

const wrong: [what: string, request: ExportRequest, pointers: string[]][] = [
  ['snappy for CSV', { database, format: 'csv', compression: { codec: 'snappy' } }, ['/compression/codec']],
  [
    'gzip for Parquet',
    { database, format: 'parquet', compression: { codec: 'gzip' } },
    ['/compression/codec'],
  ],
  [
    'a level for CSV',
    { database, format: 'csv', compression: { codec: 'zstd', level: 3 } },
    ['/compression/level'],
  ],
  [
    'a level of snappy',
    { database, format: 'parquet', compression: { codec: 'snappy', level: 3 } },
    ['/compression/level'],
  ],
  ['row groups in CSV', { database, format: 'csv', rowGroupSize: 4096 }, ['/rowGroupSize']],
  [
    'a window that ends as it begins',
    { database, format: 'csv', window: { from: '2025-01-01', to: '2025-01-01T00:00Z' } },
    ['/window/to'],
  ],
  [
    'a window that ends before it begins',
    { database, format: 'csv', window: { from: '2025-01-02', to: '2025-01-01' } },
    ['/window/to'],
  ],
  [
    'a day that there is not',
    { database, format: 'csv', window: { from: '2025-02-30', to: '2025-06-31' } },
    ['/window/from', '/window/to'],
  ],
  [
    'several at once',
    { database, format: 'csv', rowGroupSize: 4096, window: { to: '2025-99-01' } },
    ['/rowGroupSize', '/window/to'],
  ],
];

test.each(wrong)('%s is refused, with the pointer of it', (_, request, pointers) => {
  expect(() => refuseContradictions(request)).toThrow(
    expect.objectContaining({
      code: 'validation_failed',
      errors: pointers.map((pointer) => expect.objectContaining({ pointer })),
    }),
  );
});

const right: ExportRequest[] = [
  { database, format: 'csv' },
  { database, format: 'csv', compression: { codec: 'gzip' } },
  { database, format: 'csv', compression: { codec: 'zstd' }, window: { lastDays: 30 } },
  { database, format: 'parquet', compression: { codec: 'zstd', level: 22 }, rowGroupSize: 4096 },
  {
    database,
    format: 'parquet',
    compression: { codec: 'none' },
    window: { from: '2025-01-01', to: '2025-01-01T00:00:00.000001' },
  },
];

test.each(right)('%j is accepted', (request) => {
  expect(() => refuseContradictions(request)).not.toThrow();
});
