import { testFailingDisk } from '../fault/disk/everywhere.ts';

testFailingDisk('a copy');
