/** `node survey-parent.ts <file> <temporary folder>`: surveys a file with an engine of its own, and says when it is under way and when it is done. */
import { createSmallEngine } from './small-engine.ts';

const [file = '', tempFolder = ''] = process.argv.slice(2);
const engine = createSmallEngine(tempFolder, { tempFolder, tempLimitBytes: 0 });
await engine.survey(file, {
  signal: new AbortController().signal,
  onProgress: () => console.log('under way'),
});
console.log('done');
