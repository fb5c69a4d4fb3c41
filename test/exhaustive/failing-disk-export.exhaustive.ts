import { testFailingDisk } from '../fault/disk/everywhere.ts';

testFailingDisk('an export');
