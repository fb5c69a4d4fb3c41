/**
 * Which cases the property tests generate. The same ones in each `npm test`, so that a red run means that the change in hand
 * broke something; fresh ones, many more, with `npm run test:exhaustive`, which looks for what nobody has met yet.
 */
import fc from 'fast-check';

fc.configureGlobal(process.env.DUCKBACK_EXHAUSTIVE === '1' ? { numRuns: 2000 } : { seed: 1 });
