/** How one probed (date, symbol) becomes a row: pure SQL over hash(), so that the same arguments give the same rows. */

/** Days are counted from the first file that Binance published. */
export const dayNumber = (date: string): string => `(${date} - DATE '2019-09-25')`;

/** Functions of a symbol and a day number. `uniform` is in [0, 1); `seed` makes another database of the same shape. */
export const functions = (seed: number): string[] => [
  `CREATE OR REPLACE TEMP MACRO uniform(symbol, day, salt) AS
    hash(symbol, day::INTEGER, salt, ${seed}) / 18446744073709551616.0`,
  `CREATE OR REPLACE TEMP MACRO base_price(symbol) AS CASE symbol
    WHEN 'BTCUSDT' THEN 30000 WHEN 'ETHUSDT' THEN 1900 WHEN 'BNBUSDT' THEN 300 WHEN 'XRPUSDT' THEN 0.6
    ELSE exp(-4 + 8 * uniform(symbol, 0, 'price')) END`,
  'CREATE OR REPLACE TEMP MACRO price_decimals(symbol) AS 4 - log10(base_price(symbol))::INTEGER',
  // A slow and a fast wave with noise on top: prices that a chart would believe, without state from day to day.
  `CREATE OR REPLACE TEMP MACRO price_at(symbol, day) AS round(base_price(symbol) * exp(
    0.8 * sin(day / (60 + 90 * uniform(symbol, 0, 'slow'))) +
    0.2 * sin(day / (5 + 9 * uniform(symbol, 0, 'fast'))) +
    0.05 * uniform(symbol, day, 'noise')), price_decimals(symbol))`,
  // Most symbols trade little and few a lot.
  `CREATE OR REPLACE TEMP MACRO traded_usdt(symbol, day) AS round(
    CASE symbol WHEN 'BTCUSDT' THEN 9e9 WHEN 'ETHUSDT' THEN 6e9
      ELSE 1e6 * exp(5 * pow(uniform(symbol, 0, 'rank'), 3)) END *
    exp(1.5 * uniform(symbol, day, 'volume')), 2)`,
  // Now and then a file is missing, but never that of BTCUSDT.
  `CREATE OR REPLACE TEMP MACRO published(symbol, day) AS
    symbol = 'BTCUSDT' OR uniform(symbol, day, 'missing') >= 0.002`,
];

/**
 * The columns of `daily_availability` for a relation `probed(date, symbol, available, probed_on)`: the probe runs at
 * 02:00 on the day `probed_on`.
 */
export const rowsOf = (probed: string): string => `
  WITH days AS (
    SELECT *, ${dayNumber('date')} AS day, available AND date >= DATE '2019-12-31' AS traded,
      traded_usdt(symbol, day) AS quote, price_at(symbol, day - 1) AS opened, price_at(symbol, day) AS closed,
      0.35 + 0.3 * uniform(symbol, day, 'taker') AS taker
    FROM (${probed})
  )
  SELECT date, symbol, available,
    CASE WHEN available THEN (20000 + 2500 * ln(quote) + 9000 * uniform(symbol, day, 'size'))::BIGINT END,
    CASE WHEN available THEN date + INTERVAL 1 DAY + to_seconds((7000 * uniform(symbol, day, 'upload'))::BIGINT) END,
    'https://data.binance.vision/data/futures/um/daily/klines/' || symbol || '/1m/' || symbol || '-1m-' ||
      strftime(date, '%Y-%m-%d') || '.zip',
    CASE WHEN available THEN 200 ELSE 404 END,
    probed_on + INTERVAL 2 HOUR,
    CASE WHEN traded THEN quote END,
    CASE WHEN traded THEN (quote / (150 + 600 * uniform(symbol, day, 'trade')))::BIGINT END,
    CASE WHEN traded THEN round(quote / closed, 1) END,
    CASE WHEN traded THEN round(quote / closed * taker, 1) END,
    CASE WHEN traded THEN round(quote * taker, 2) END,
    CASE WHEN traded THEN opened END,
    CASE WHEN traded THEN round(greatest(opened, closed) * (1 + 0.06 * uniform(symbol, day, 'high')),
      price_decimals(symbol)) END,
    CASE WHEN traded THEN round(least(opened, closed) * (1 - 0.06 * uniform(symbol, day, 'low')),
      price_decimals(symbol)) END,
    CASE WHEN traded THEN closed END
  FROM days ORDER BY date, symbol`;

/** The rows of `daily_symbol_counts`, counted from `daily_availability`; `where` is a condition on `date`. */
export const countsOf = (where: string): string => `
  SELECT date, count(*), count(*) FILTER (available), count(*) FILTER (NOT available), max(probe_timestamp)
  FROM daily_availability WHERE ${where} GROUP BY date ORDER BY date`;
