import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Problem } from '../../../../src/domain/problem.ts';
import { createLooks } from '../../../../src/services/repositories/looks.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

/** Looks at a repository, and another one; each question to them ends when the test says so. */
function world() {
  const clock = createFakeClock();
  const questions: PromiseWithResolvers<number>[] = [];
  const repository = {
    freeBytes() {
      const question = Promise.withResolvers<number>();
      questions.push(question);
      return question.promise;
    },
  };
  const looks = createLooks(
    new Map([
      ['far', repository],
      ['near', { freeBytes: async () => 7 }],
    ]),
    clock,
  );
  return { clock, questions, looks };
}

const silent = {
  freeBytes: null,
  error: expect.objectContaining({
    code: 'repository_unavailable',
    message: expect.stringContaining('does not answer'),
  }),
};

test('of a repository that says nothing one thing is asked, however many look for however long, and nobody waits for it twice', async () => {
  const { clock, questions, looks } = world();
  const first = [
    looks.at('far'),
    looks.at('far'),
    looks.requireAnswer('far').catch((error: unknown) => error),
  ];
  await clock.advance(3_000);
  const [one, other] = await Promise.all(first.slice(0, 2));
  expect([one, other]).toEqual([silent, silent]);
  await clock.advance(7_000);
  expect(await first[2]).toEqual(silent.error);
  for (let look = 0; look < 100; look += 1) {
    expect(await looks.at('far')).toEqual(silent);
    await expect(looks.requireAnswer('far')).rejects.toEqual(silent.error);
    await clock.advance(1_000);
  }
  expect(questions).toHaveLength(1);
  expect(clock.sleeping()).toBe(0);
  expect(await looks.at('near')).toEqual({ freeBytes: 7, error: null });
});

test.each(['answers', 'fails'])(
  'a repository that said nothing and %s at last is looked at again',
  async (how) => {
    const { clock, questions, looks } = world();
    const overdue = looks.at('far');
    await clock.advance(10_000);
    expect(await overdue).toEqual(silent);
    if (how === 'answers') questions[0]?.resolve(1);
    else questions[0]?.reject(new Error('gone'));
    await setImmediate();
    const again = looks.at('far');
    questions[1]?.resolve(2);
    expect(await again).toEqual({ freeBytes: 2, error: null });
  },
);

test('what has answered within a second need not answer again before it is used, and what is wrong with it is said by whatever uses it', async () => {
  const { clock, questions, looks } = world();
  const passed = looks.requireAnswer('far');
  questions[0]?.reject(new Problem('repository_unavailable', 'Its mount is gone.'));
  await passed;
  await clock.advance(999);
  await looks.requireAnswer('far');
  expect(questions).toHaveLength(1);
  await clock.advance(1);
  const asked = looks.requireAnswer('far');
  expect(questions).toHaveLength(2);
  questions[1]?.resolve(1);
  await asked;
});

test('whoever is to use a repository takes the answer to who asked before it for a sign of life', async () => {
  const { clock, questions, looks } = world();
  const first = looks.at('far');
  await clock.advance(2_000);
  const used = looks.requireAnswer('far');
  await clock.advance(7_000);
  questions[0]?.resolve(1);
  await used;
  expect(await first).toEqual(silent);
  expect(questions).toHaveLength(1);
});
