/** One entry for each version of the store, in order; an older store is brought up by those that it lacks. */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    system TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    folder TEXT NOT NULL,
    plan TEXT NOT NULL,
    plan_hash TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    cancel_requested INTEGER NOT NULL DEFAULT 0,
    lease_epoch INTEGER NOT NULL DEFAULT 0,
    lease_holder TEXT,
    lease_until INTEGER
  ) STRICT;
  CREATE INDEX runs_by_time ON runs (created_at);
  CREATE TABLE task_runs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    not_before INTEGER,
    outputs TEXT,
    reason TEXT,
    PRIMARY KEY (run, task)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE attempts (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    number INTEGER NOT NULL,
    key TEXT NOT NULL,
    executor TEXT,
    handle TEXT,
    outcome TEXT,
    intended_at INTEGER NOT NULL,
    submitted_at INTEGER,
    ended_at INTEGER,
    PRIMARY KEY (run, task, number)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE events (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (run, seq)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  ALTER TABLE task_runs ADD COLUMN cached TEXT;
  ALTER TABLE task_runs ADD COLUMN items TEXT;
  ALTER TABLE attempts ADD COLUMN result TEXT;
  CREATE TABLE cache (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    parts TEXT NOT NULL,
    leaves TEXT NOT NULL,
    outputs TEXT NOT NULL,
    attempt TEXT NOT NULL,
    run TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cache_by_time ON cache (scope, at);
  `,
  'ALTER TABLE runs ADD COLUMN lease_until_boot INTEGER',
  `
  CREATE TABLE plans (
    run TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    plan TEXT NOT NULL
  ) STRICT;
  INSERT INTO plans (run, plan) SELECT id, plan FROM runs;
  ALTER TABLE runs DROP COLUMN plan;
  ALTER TABLE runs ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
  UPDATE runs SET cancel_requested = 0 WHERE state <> 'running';
  CREATE TABLE requests (
    id INTEGER PRIMARY KEY,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    decision TEXT
  ) STRICT;
  CREATE INDEX requests_by_run ON requests (run, task);
  CREATE TABLE slots (
    pool TEXT NOT NULL,
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    task TEXT NOT NULL,
    slots INTEGER NOT NULL,
    PRIMARY KEY (pool, run, task)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX slots_by_run ON slots (run, task);
  CREATE TABLE integrity (id INTEGER PRIMARY KEY, checked_at INTEGER NOT NULL) STRICT;
  `,
  `
  ALTER TABLE runs ADD COLUMN clock_boot TEXT;
  ALTER TABLE runs ADD COLUMN clock_wall INTEGER;
  ALTER TABLE runs ADD COLUMN deadline INTEGER;
  ALTER TABLE runs ADD COLUMN late_at INTEGER;
  ALTER TABLE attempts ADD COLUMN deadline INTEGER;
  `,
  `
  ALTER TABLE task_runs ADD COLUMN left TEXT;
  ALTER TABLE cache ADD COLUMN left TEXT;
  `,
]
