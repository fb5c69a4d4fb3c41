/** The documents of the API by short names. */
import type { components } from '../../../../openapi/client.ts';

export type Schemas = components['schemas'];
export type Backup = Schemas['Backup'];
export type Database = Schemas['Database'];
export type Estimates = Schemas['Estimates'];
export type Export = Schemas['Export'];
export type Job = Schemas['Job'];
export type JobKind = Job['kind'];
export type JobState = Job['state'];
export type JobOf<K extends JobKind> = Extract<Job, { kind: K }>;
export type Plan = Schemas['RetentionPlan'];
export type Policy = Schemas['RetentionPolicy'];
export type Problem = Schemas['Problem'];
export type Protection = Database['protection'];
export type Removal = Schemas['Removal'];
export type Role = Schemas['Session']['role'];
export type Schedule = Schemas['Schedule'];
export type Session = Schemas['Session'];
export type VerificationReport = Schemas['VerificationReport'];
export type VerifyLevel = VerificationReport['level'];
