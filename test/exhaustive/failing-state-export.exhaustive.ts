import { testFailingState } from '../fault/disk/everywhere.ts';

testFailingState('an export');
