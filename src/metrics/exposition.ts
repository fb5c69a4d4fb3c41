import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { MetricsFacts, MetricsService } from '../services/metrics-service.ts';
import { type Definition, definitions } from './definitions.ts';

/** The text that Prometheus reads, and its media type. */
export interface Exposition {
  readonly contentType: string;
  read(): Promise<string>;
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
  return {
    contentType: registry.contentType,
    async read() {
      const facts = await readFacts();
      for (const fill of filling) fill(facts);
      return registry.metrics();
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
