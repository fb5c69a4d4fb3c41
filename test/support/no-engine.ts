import type { Engine } from '../../src/domain/ports/engine.ts';

export const notAsked = () => {
  throw new Error('the test has no need of this');
};

/** An engine that nothing may be asked of, though it may be told to be ready. */
export const noEngine: Engine = {
  warmUp: () => {},
  seal: notAsked,
  survey: notAsked,
  check: notAsked,
  sampleSizes: notAsked,
  lastDay: notAsked,
  locateBlocks: notAsked,
  compare: notAsked,
  export: notAsked,
  stream: notAsked,
  create: notAsked,
  merge: notAsked,
  close: notAsked,
};
