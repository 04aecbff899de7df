import { type TriggerRule, triggerRules } from '@liminal/core'
import { expect, test } from 'vitest'
import { judge, type UpstreamCounts, type Verdict } from './trigger-rules.ts'

/** Upstreams as letters: s succeeded, f failed, u upstream_failed, k skipped, `.` still to end. */
function counts(upstreams: string): UpstreamCounts {
  const count = (letters: string) => [...upstreams].filter((letter) => letters.includes(letter)).length
  return {
    total: upstreams.length,
    succeeded: count('s'),
    failed: count('fu'),
    neverRan: count('u'),
    skipped: count('k'),
  }
}

const columns = ['..', 's.', 'f.', 'k.', 'ss', 'sf', 'sk', 'ff', 'fk', 'kk', 'uu', 'uk', 'su'] as const
const letters: Readonly<Record<string, Verdict>> = { R: 'run', '.': 'wait', U: 'upstream_failed', S: 'skipped' }

// The ends are those of Airflow 2.10, airflow/ti_deps/deps/trigger_rule_dep.py.
const table: Readonly<Record<TriggerRule, string>> = {
  //                            ..  s.  f.  k.  ss  sf  sk  ff  fk  kk  uu  uk  su
  all_success: /*            */ '.   .   .   .   R   U   S   U   U   S   U   U   U',
  all_failed: /*             */ '.   .   .   .   S   S   S   R   S   S   R   S   S',
  all_done: /*               */ '.   .   .   .   R   R   R   R   R   R   R   R   R',
  one_success: /*            */ '.   R   .   .   R   R   R   U   U   S   U   U   R',
  one_failed: /*             */ '.   .   R   .   S   R   S   R   R   S   R   R   R',
  one_done: /*               */ '.   R   R   .   R   R   R   R   R   S   S   S   R',
  none_failed: /*            */ '.   .   .   .   R   U   R   U   U   R   U   U   U',
  none_failed_min_one_success: '.   .   .   .   R   U   R   U   U   S   U   U   U',
  none_skipped: /*           */ '.   .   .   .   R   R   S   R   S   S   R   S   R',
  always: /*                 */ 'R   R   R   R   R   R   R   R   R   R   R   R   R',
}

for (const rule of triggerRules) {
  test(`${rule} means what it means in Airflow`, () => {
    const expected = Object.fromEntries(table[rule].split(/ +/).map((letter, i) => [columns[i], letters[letter]]))
    expect(Object.fromEntries(columns.map((column) => [column, judge(rule, counts(column))]))).toEqual(expected)
  })
}

test('a task without upstreams runs, whatever its rule', () => {
  expect(triggerRules.map((rule) => judge(rule, counts('')))).toEqual(triggerRules.map(() => 'run'))
})
