/** `node survey-parent.ts <file> <temporary folder>`: surveys a file with an engine of its own, and says when it is under way and when it is done. */
import { createEngine } from '../../src/engine/engine.ts';

const [file = '', tempFolder = ''] = process.argv.slice(2);
const engine = createEngine({
  limits: {
    memoryLimitBytes: 512 * 1024 * 1024,
    threads: 1,
    tempLimitBytes: 0,
    tempFolder,
    timeLimitMs: 60_000,
    maxChildren: 1,
  },
});
await engine.survey(file, {
  signal: new AbortController().signal,
  onProgress: () => console.log('under way'),
});
console.log('done');
