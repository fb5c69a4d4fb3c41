import { Compile } from 'typebox/compile';
import { Notification } from './notification.ts';
import { ProblemDocument } from './problem.ts';

const validator = Compile({ 'Problem#': ProblemDocument }, Notification);

/** Whether a value has the shape of a notification. */
export const isNotification = (value: unknown): value is Notification => validator.Check(value);
