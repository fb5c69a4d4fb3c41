/**
 * Loaded into a service before its own modules: takes away root's rights (it goes on as nobody) when it begins to work. Not
 * before, because the folder of the program may be root's own.
 */
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';

const nobody = 65_534;
const { stat } = promises;

Object.assign(promises, {
  stat: (...args: Parameters<typeof stat>) => {
    if (process.getuid?.() === 0) {
      process.setgroups?.([]);
      process.setgid?.(nobody);
      process.setuid?.(nobody);
    }
    return stat(...args);
  },
});
syncBuiltinESMExports();
