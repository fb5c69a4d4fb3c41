import { Compile } from 'typebox/compile';
import { ProblemDocument } from './problem.ts';
import { RecoveryState } from './recovery.ts';

const validator = Compile({ 'Problem#': ProblemDocument }, RecoveryState);

/** Whether a value is what is remembered of a recovery. */
export const isRecoveryState = (value: unknown): value is RecoveryState => validator.Check(value);
