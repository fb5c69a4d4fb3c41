/** The tables of the real database, statement by statement. */
export const tables = [
  `CREATE TABLE daily_availability (
    date DATE NOT NULL,
    symbol VARCHAR NOT NULL USING COMPRESSION dictionary,
    available BOOLEAN NOT NULL,
    file_size_bytes BIGINT USING COMPRESSION bitpacking,
    last_modified TIMESTAMP,
    url VARCHAR NOT NULL USING COMPRESSION dictionary,
    status_code INTEGER NOT NULL USING COMPRESSION bitpacking,
    probe_timestamp TIMESTAMP NOT NULL,
    quote_volume_usdt DOUBLE,
    trade_count BIGINT,
    volume_base DOUBLE,
    taker_buy_volume_base DOUBLE,
    taker_buy_quote_volume_usdt DOUBLE,
    open_price DOUBLE,
    high_price DOUBLE,
    low_price DOUBLE,
    close_price DOUBLE,
    PRIMARY KEY (date, symbol)
  )`,
  `CREATE TABLE daily_symbol_counts (
    date DATE PRIMARY KEY,
    total_symbols INTEGER NOT NULL,
    available_symbols INTEGER NOT NULL,
    unavailable_symbols INTEGER NOT NULL,
    last_updated TIMESTAMP NOT NULL
  )`,
];

/** Made after the rows are in: building an index once is far faster than keeping it up to date row by row. */
export const indexes = [
  'CREATE INDEX idx_symbol_date ON daily_availability (symbol, date)',
  'CREATE INDEX idx_available_date ON daily_availability (available, date)',
  'CREATE INDEX idx_quote_volume_date ON daily_availability (quote_volume_usdt, date)',
];
