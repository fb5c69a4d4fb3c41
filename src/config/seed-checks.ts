/** The checks of the default database, `daily_availability` and its counts: what its own validation looks for, and what its schema promises. */
export const seedChecks = [
  {
    name: 'no_missing_dates',
    sql: `SELECT CAST(day AS DATE) AS missing_date
FROM range(TIMESTAMP '2019-09-25', CAST($today - 2 AS TIMESTAMP), INTERVAL 1 DAY) AS days(day)
WHERE CAST(day AS DATE) NOT IN (SELECT date FROM daily_availability)
ORDER BY 1`,
  },
  {
    name: 'enough_symbols_in_recent_dates',
    sql: `SELECT date, count(*) FILTER (WHERE available) AS available_symbols
FROM daily_availability WHERE date BETWEEN $today - 90 AND $today - 3
GROUP BY date HAVING available_symbols < $min_symbols ORDER BY date`,
    parameters: { min_symbols: 500 },
  },
  {
    name: 'status_200_where_available',
    sql: `SELECT date, symbol, available, status_code FROM daily_availability
WHERE available IS DISTINCT FROM (status_code = 200)`,
  },
  {
    name: 'no_duplicate_keys',
    sql: `SELECT date, symbol, count(*) AS copies FROM daily_availability
GROUP BY date, symbol HAVING copies > 1`,
  },
  {
    name: 'counts_agree_with_rows',
    sql: `SELECT date, counted.total_symbols, total, counted.available_symbols, available, counted.unavailable_symbols, unavailable
FROM daily_symbol_counts AS counted FULL JOIN (
  SELECT date, count(*) AS total, count(*) FILTER (WHERE available) AS available,
    count(*) FILTER (WHERE NOT available) AS unavailable
  FROM daily_availability GROUP BY date) USING (date)
WHERE (counted.total_symbols, counted.available_symbols, counted.unavailable_symbols)
  IS DISTINCT FROM (total, available, unavailable)
ORDER BY date`,
  },
];
