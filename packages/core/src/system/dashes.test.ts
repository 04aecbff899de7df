import { expect, test } from 'vitest'
import { yaml } from '../test-support/files.ts'
import { opened } from '../test-support/open.ts'

function system(cmd: string, when = 'true') {
  const text = yaml`
    name: s
    variables: { limit: 10, top-level: { raw-rows: 3 }, dotted.name: 4, flat: { raw-rows: 5 } }
    pipelines:
      - pipeline: p
        params: { min-rows: 5 }
        tasks:
          - task: load-data
            type: python
            cmd: x
            outputs: { row-count: number, row: number }
          - task: use
            type: python
            when: ${JSON.stringify(when)}
            cmd: ${JSON.stringify(cmd)}
  `
  const { tasks, problems } = opened(text)
  const task = tasks.get('use')
  return { problems, when: task?.when, values: task?.values, cmd: task?.work.kind === 'container' && task.work.args[0] }
}

test.each([
  ['n={{ min-rows + 1 }}', 'n=6'],
  ['{{min-rows}} {{limit-1}} {{ limit - min-rows }}', '5 9 5'],
  ['{{ top-level.raw-rows * 2 }} {{ dotted.name + 1 }}', '6 5'],
  ['{{ flat.raw-rows + 1 }}', '6'],
  ['{% if true %}{{ flat.raw-rows + 1 }} {{ top-level.raw-rows + 1 }}{% endif %}', '6 4'],
  ['{{tasks.load-data.outputs.row-count}}', '{{tasks.load-data.outputs.row-count}}'],
  ['{{ tasks.load-data.outputs.row-count * 2 }}', '{{ tasks.load-data.outputs.row-count * 2 }}'],
  ['{{tasks.load-data.outputs.row-1}}', '{{ tasks.load-data.outputs.row - 1 }}'],
  ['{{tasks.load-data.outputs.row.max-size}}', '{{tasks.load-data.outputs.row.max-size}}'],
  ['{{ tasks.load-data.outputs.row.a-b.c + 1 }}', '{{ tasks.load-data.outputs.row.a-b.c + 1 }}'],
  ['{{ 2 * tasks.load-data.outputs.row-count-limit }}', '{{ 2 * tasks.load-data.outputs.row-count - limit }}'],
])('a dash belongs to the name that exists, or is a minus: %s', (written, planned) => {
  expect(system(written)).toMatchObject({ problems: [], cmd: planned })
})

test('a condition may name tasks, outputs and params with dashes', () => {
  expect(system('x', 'tasks.load-data.outputs.row-count > min-rows')).toMatchObject({
    problems: [],
    when: 'tasks.load-data.outputs.row-count > min-rows',
    values: { 'min-rows': 5 },
  })
})

test.each([
  ['{{ min-rowz + 1 }}', 'E_PLACEHOLDER_UNKNOWN {{min-rowz + 1}}: nothing is named min-rowz | did you mean min-rows?'],
  [
    '{% for each in [flat] %}{{ each.raw-rows }}{% endfor %} ',
    'E_PLACEHOLDER_UNKNOWN {{ each.raw-rows }}: nothing is named rows, nor raw-rows',
  ],
  ['{{ flat.raw-rowz + 1 }}', 'E_PLACEHOLDER_UNKNOWN {{flat.raw-rowz + 1}}: nothing is named rowz, nor raw-rowz'],
  ['{{ flat.raw-rows + nope }}', 'E_PLACEHOLDER_UNKNOWN {{flat.raw-rows + nope}}: nothing is named nope'],
  ['{{ tasks.load-data.outputs.row.a - nope }}', 'nothing is named nope'],
  ['{{ limit-x + 1 }}', 'E_PLACEHOLDER_UNKNOWN {{limit-x + 1}}: nothing is named x, nor limit-x'],
  [
    '{{ tasks.load-data.outputs.row_count * 2 }}',
    'E_OUTPUT_UNKNOWN load-data declares no output row_count | did you mean row-count?',
  ],
  ['{{ tasks.lode-data.outputs.row * 2 }}', 'E_OUTPUT_UNKNOWN there is no task lode-data | did you mean load-data?'],
])('the message names the whole name: %s', (written, problem) => {
  expect(system(written).problems).toEqual([expect.stringContaining(problem)])
})
