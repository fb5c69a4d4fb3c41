import { testFailingState } from '../fault/disk/everywhere.ts';

testFailingState('a recovery');
