import type { Schemas } from '../../api/types.ts';

export type ComparisonReport = Schemas['ComparisonReport'];
export type ComparisonSide = ComparisonReport['left'];
export type ComparedTable = ComparisonReport['tables'][number];
