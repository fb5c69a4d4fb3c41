/** What no schema can say of a request for an export: values that contradict one another. */
import type { Compression, ExportFormat } from './export-format.ts';
import type { AskedWindow, ExportRequest, StreamRequest } from './export-request.ts';
import { canonicalMoment } from './export-window.ts';
import type { FieldError } from './problem.ts';
import { validationFailed } from './validation-failed.ts';

const codecs: Readonly<Record<ExportFormat, readonly Compression['codec'][]>> = {
  csv: ['none', 'gzip', 'zstd'],
  parquet: ['zstd', 'snappy', 'none'],
};

/** Throws `validation_failed`, naming every field at fault. */
export function refuseContradictions(request: ExportRequest | StreamRequest): void {
  const { format, compression, rowGroupSize, window } = request;
  const errors = [
    ...(compression ? wrongCompression(format, compression) : []),
    ...wrongRowGroupSize(format, rowGroupSize),
    ...(window ? wrongWindow(window) : []),
  ];
  if (errors.length > 0) throw validationFailed(errors);
}

function wrongCompression(format: ExportFormat, { codec, level }: Compression): FieldError[] {
  const errors: FieldError[] = [];
  if (!codecs[format].includes(codec)) {
    const message = `must be one of ${codecs[format].join(', ')} for ${format}`;
    errors.push({ pointer: '/compression/codec', message });
  }
  if (level !== undefined && (format !== 'parquet' || codec !== 'zstd')) {
    errors.push({ pointer: '/compression/level', message: 'is only for zstd in parquet' });
  }
  return errors;
}

const wrongRowGroupSize = (format: ExportFormat, rowGroupSize: number | undefined): FieldError[] =>
  rowGroupSize !== undefined && format !== 'parquet'
    ? [{ pointer: '/rowGroupSize', message: 'is only for parquet' }]
    : [];

function wrongWindow(window: AskedWindow): FieldError[] {
  if ('lastDays' in window) return [];
  const bounds = { from: 'from' in window ? window.from : undefined, to: window.to };
  const wrong = Object.entries(bounds).flatMap(([name, text]) =>
    text !== undefined && canonicalMoment(text) === null
      ? [{ pointer: `/window/${name}`, message: 'is no day or time that there is' }]
      : [],
  );
  if (wrong.length > 0 || bounds.from === undefined || bounds.to === undefined) return wrong;
  const from = canonicalMoment(bounds.from) ?? '';
  const to = canonicalMoment(bounds.to) ?? '';
  return from < to ? [] : [{ pointer: '/window/to', message: 'must be later than from' }];
}
