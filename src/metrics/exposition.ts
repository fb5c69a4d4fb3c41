import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { maySee, type Principal } from '../domain/access.ts';
import { concernedDatabases } from '../domain/concerned-databases.ts';
import type { MetricsFacts, MetricsService } from '../services/metrics-service.ts';
import { type Definition, definitions } from './definitions.ts';

/** The text that Prometheus reads, and its media type. */
export interface Exposition {
  readonly contentType: string;
  /** What the principal may see. */
  read(principal: Principal): Promise<string>;
}

/** All metrics of `definitions.ts` as they are when they are asked for, and those of the process itself. */
export function createExposition(readFacts: MetricsService, version: string): Exposition {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  new Gauge({
    name: 'duckback_build_info',
    help: 'The version that runs',
    labelNames: ['version'],
    registers,
  })
    .labels(version)
    .set(1);
  const filling = definitions.map((definition) => fillerOf(definition, registers));
  let previous: Promise<unknown> = Promise.resolve();
  return {
    contentType: registry.contentType,
    read(principal) {
      // One after the other: all of them fill the same registry.
      const text = previous.then(async () => {
        const facts = factsFor(principal, await readFacts());
        for (const fill of filling) fill(facts);
        return registry.metrics();
      });
      previous = text.catch(() => undefined);
      return text;
    },
  };
}

function fillerOf({ type, samples, ...naming }: Definition, registers: Registry[]) {
  const options = { ...naming, labelNames: [...naming.labelNames], registers };
  const metric = type === 'counter' ? new Counter(options) : new Gauge(options);
  return (facts: MetricsFacts): void => {
    // What is no longer there must not be told for ever.
    metric.reset();
    for (const { labels, value } of samples(facts)) metric.inc(labels, value);
  };
}

/** Repositories are nobody's who may not see all databases. */
function factsFor(principal: Principal, facts: MetricsFacts): MetricsFacts {
  const mine = ({ database }: { readonly database: string | null }) =>
    maySee(principal, database === null ? [] : [database]);
  return {
    databases: facts.databases.filter(({ database }) => maySee(principal, [database.name])),
    repositories: principal.databases === null ? facts.repositories : [],
    stored: facts.stored.filter(mine),
    copies: facts.copies.filter(mine),
    unusable: facts.unusable.filter(mine),
    lastVerified: facts.lastVerified.filter(mine),
    failures: facts.failures.filter(mine),
    schedules: facts.schedules.filter(mine),
    running: facts.running.filter((job) => maySee(principal, concernedDatabases(job) ?? [])),
  };
}
