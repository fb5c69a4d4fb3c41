/** One line of an exposition, for example `up{job="a"}` and 1. */
export interface ScrapedSample {
  readonly series: string;
  readonly value: number;
}

/** What Prometheus would read from `/metrics`. */
export async function scrape(url: string): Promise<string> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}: ${await response.text()}`);
  return response.text();
}

/** The samples of an exposition that are duckback's own, without those of the process. */
export function samplesOf(exposition: string): ScrapedSample[] {
  return exposition.split('\n').flatMap((line) => {
    const [, series = '', value] = /^(duckback_\S+(?: [^ ]+)*) (\S+)$/.exec(line) ?? [];
    return value === undefined ? [] : [{ series, value: Number(value) }];
  });
}
