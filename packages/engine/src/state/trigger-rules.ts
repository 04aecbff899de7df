import type { TriggerRule } from '@liminal/core'

/** How many upstreams of a task stand where. */
export interface UpstreamCounts {
  readonly total: number
  readonly succeeded: number
  /** Failed, cancelled, or failed further up. */
  readonly failed: number
  /** Those of the failed that never ran, something further up having failed. */
  readonly neverRan: number
  readonly skipped: number
}

/** What a trigger rule makes of the upstreams: run, wait for more of them, or never run. */
export type Verdict = 'run' | 'wait' | 'upstream_failed' | 'skipped'

type Rule = (counts: UpstreamCounts, done: boolean) => Verdict

/** Ends as in Airflow's documentation of trigger rules and, for the corners, its `ti_deps/deps/trigger_rule_dep.py`. */
const rules: Readonly<Record<TriggerRule, Rule>> = {
  all_success: ({ failed, skipped }, done) => {
    if (failed > 0) return 'upstream_failed'
    return skipped > 0 ? 'skipped' : done ? 'run' : 'wait'
  },
  all_failed: ({ succeeded, skipped }, done) => (succeeded + skipped > 0 ? 'skipped' : done ? 'run' : 'wait'),
  all_done: (_, done) => (done ? 'run' : 'wait'),
  one_success: ({ succeeded, failed }, done) => {
    if (succeeded > 0) return 'run'
    if (!done) return 'wait'
    return failed > 0 ? 'upstream_failed' : 'skipped'
  },
  one_failed: ({ failed }, done) => (failed > 0 ? 'run' : done ? 'skipped' : 'wait'),
  one_done: ({ succeeded, failed, neverRan }, done) =>
    succeeded + failed > neverRan ? 'run' : done ? 'skipped' : 'wait',
  none_failed: ({ failed }, done) => (failed > 0 ? 'upstream_failed' : done ? 'run' : 'wait'),
  none_failed_min_one_success: ({ failed, succeeded }, done) => {
    if (failed > 0) return 'upstream_failed'
    return !done ? 'wait' : succeeded > 0 ? 'run' : 'skipped'
  },
  none_skipped: ({ skipped }, done) => (skipped > 0 ? 'skipped' : done ? 'run' : 'wait'),
  always: () => 'run',
}

/**
 * Whether a task may start, given where its upstreams stand. One that never will still waits for all of them to end, so
 * that what comes behind, such as the report of the run, comes behind them too.
 */
export function judge(rule: TriggerRule, counts: UpstreamCounts): Verdict {
  if (counts.total === 0) return 'run'
  const done = counts.succeeded + counts.failed + counts.skipped === counts.total
  const verdict = rules[rule](counts, done)
  return done || verdict === 'run' ? verdict : 'wait'
}
