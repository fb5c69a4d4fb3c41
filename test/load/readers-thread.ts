/** The clients that poll and list, in a thread of their own: what others do here would count as time that the service took. */
import { parentPort, workerData } from 'node:worker_threads';
import { Value } from 'typebox/value';
import { pollAndList } from './readers.ts';
import { type ReadersFindings, ReadersOrder } from './readers-messages.ts';

const { url, jobs, clients } = Value.Parse(ReadersOrder, workerData);
const end = new AbortController();
parentPort?.once('message', () => end.abort());
const findings: ReadersFindings = { reads: {}, errors: [] };
parentPort?.postMessage('ready');
const reading = { url, jobs, findings, signal: end.signal };
await Promise.all(Array.from({ length: clients }, () => pollAndList(reading)));
parentPort?.postMessage(findings);
