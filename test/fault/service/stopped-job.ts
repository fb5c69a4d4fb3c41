import { expect } from 'vitest';
import type { Job } from '../../../src/domain/job.ts';
import { type Asked, begin, cancel, getJob, jobEnd, theBackup } from './client.ts';
import { type Stop, verifyStops } from './points.ts';
import type { Place } from './world.ts';

/** Starts a job, lets it come to a point and expects it to be in that phase. Gives its id. */
export async function stopJobAt({ service }: Place, asked: Asked, stop: Stop): Promise<string> {
  const { moment: _, phase, ...point } = stop;
  const { reached } = await service().pauseAt(point);
  const jobId = await begin(service(), asked);
  const ended = await Promise.race([reached, jobEnd(service(), jobId)]);
  if (ended) throw new Error(`it ${ended.state} before it came there: ${ended.problem?.detail}`);
  expect((await getJob(service(), jobId)).phase).toBe(phase);
  return jobId;
}

/** Stops a backup when it is published and its verification has begun, and gives the id of its job. */
export async function stopInVerification(place: Place): Promise<string> {
  const [stop] = verifyStops;
  if (!stop) throw new Error('no point');
  return stopJobAt(place, { ...theBackup, body: { ...theBackup.body, verify: 'restore' } }, stop);
}

/** Cancels a job that is stopped and lets it go on. Gives it once it has ended. */
export async function cancelStopped({ service }: Place, jobId: string): Promise<Job> {
  await cancel(service(), jobId);
  service().resume();
  return jobEnd(service(), jobId);
}

/** Does the same at every point, one after the other; a failure names the point. */
export async function atEach(
  stops: readonly Stop[],
  act: (stop: Stop, index: number) => Promise<void>,
): Promise<void> {
  for (const [index, stop] of stops.entries()) {
    try {
      await act(stop, index);
    } catch (error) {
      throw new Error(`Stopped ${stop.moment}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
  }
}
