/** The keys of hooks: what is run around operations. */
import { type Static, Type } from 'typebox';
import { path, section, timeout, variable } from './leaves.ts';

const text = Type.String({ pattern: '^[^\\0]*$', title: 'a text', examples: ['systemctl'] });

/** `checkHooks` of `hooks.ts` has what these do not say: a program comes first. */
const command = (example: readonly string[]) =>
  Type.Array(text, { title: 'a list of a program and its arguments', examples: [example] });

const hook = (limit: string, ...example: string[]) =>
  Type.Optional(
    Type.Object(
      { command: command(example), timeout: timeout(limit) },
      { ...section, examples: [{ command: example }] },
    ),
  );

const startCommand = ['systemctl', '--user', 'start', 'scheduler'];

export const Hooks = Type.Object(
  {
    cwd: path('/srv/app', { default: '.' }),
    passEnv: Type.Array(variable('AWS_PROFILE'), {
      title: 'a list of environment variables',
      examples: [['AWS_PROFILE']],
      default: [],
    }),
    before: hook('5m', './before-backup.sh'),
    after: hook('5m', './after-backup.sh'),
    stop: hook('60s', 'systemctl', '--user', 'stop', 'scheduler'),
    start: Type.Optional(
      Type.Object(
        {
          command: command(startCommand),
          timeout: timeout('60s'),
          detach: Type.Boolean({ title: 'true or false', examples: [true], default: false }),
        },
        { ...section, examples: [{ command: startCommand }] },
      ),
    ),
    validate: hook('10m', './validate.sh'),
    backfill: hook('6h', './backfill.sh', '--start-date', '{startDate}'),
  },
  { ...section, examples: [{ cwd: '/srv/app', stop: { command: ['./stop.sh'] } }] },
);
export type Hooks = Static<typeof Hooks>;
