import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { instance } from '@viz-js/viz'
import { describe, expect, test } from 'vitest'
import { renderDot } from './graph/dot.ts'
import { renderMermaid } from './graph/mermaid.ts'
import { renderSvg } from './graph/svg.ts'
import { readPlan } from './plan-file.ts'
import { liminalRun } from './test-support/command-line.ts'
import { makeProject, pipelineOf, temporaryFolder } from './test-support/project.ts'

const yaml = pipelineOf(
  "{ task: end-of.day, type: python, cmd: 'true', outputs: { parts: json } }",
  "{ task: each, type: python, for_each: 'tasks[\"end-of.day\"].outputs.parts', cmd: 'true' }",
  '{ task: maybe, type: python, depends_on: [end-of.day], when: \'1 < 2 and "a" != "<b>"\', cmd: \'true\' }',
  "{ task: late, type: python, depends_on: [each, maybe], trigger_rule: one_done, cmd: 'true' }",
)

async function planOf(text: string) {
  const folder = temporaryFolder()
  const { stdout } = await liminalRun(['plan', makeProject({ 'liminal.yml': text }), '--json'], { home: folder })
  writeFileSync(join(folder, 'plan.json'), stdout)
  return readPlan(join(folder, 'plan.json'), { cwd: folder } as never)
}

describe('a picture of a pipeline', () => {
  test('as dot, is what Graphviz reads: every task, every arrow, with conditions, instances and trigger rules', async () => {
    const plan = await planOf(yaml)
    const viz = await instance()
    const read = JSON.parse(viz.renderString(renderDot(plan), { format: 'dot_json' }))
    const labels = read.objects.map(({ label }: { label: string }) => label.replaceAll('\\n', ' | '))
    expect(labels).toEqual([
      'start | job_start',
      'end-of.day | python',
      'each | python | for each of tasks["end-of.day"].outputs.parts',
      'maybe | python',
      'late | python',
      'end | job_end',
    ])
    const nameOf = (index: number) => labels[index].split(' ')[0]
    const arrows = read.edges.map(({ tail, head, label = '' }: { tail: number; head: number; label?: string }) =>
      `${nameOf(tail)} -> ${nameOf(head)} ${label}`.trim(),
    )
    expect(arrows.sort()).toEqual([
      'each -> late one_done',
      'end-of.day -> each',
      'end-of.day -> maybe',
      'late -> end all_done',
      'maybe -> late one_done',
      'start -> end-of.day',
    ])
  })

  test('as Mermaid, has ids that are no words of Mermaid, and no character that means something to it', async () => {
    const lines = renderMermaid(await planOf(yaml)).split('\n')
    expect(lines[0]).toBe('flowchart TD')
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/^ {2}t\d+(?:(?:\(\[|\[\[|\[)"[^"]*"(?:\]\)|\]\]|\])| -->(?:\|"\w+"\|)? t\d+)$/)
    }
    expect(lines).toContain('  t2[["each<br>python<br>for each of tasks#91;#34;end-of.day#34;#93;.outputs.parts"]]')
    expect(lines).toContain('  t3 -->|"one_done"| t4')
  })

  test('as SVG, needs nothing from elsewhere', async () => {
    const svg = (await renderSvg(await planOf(yaml))).replaceAll('&#45;', '-')
    expect(svg).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
    for (const name of ['start', 'end-of.day', 'each', 'maybe', 'late']) expect(svg).toContain(`>${name}</text>`)
    expect(svg.replaceAll(/xmlns(?::\w+)?="[^"]*"/g, '')).not.toMatch(/https?:|<!DOCTYPE|href=/)
  })

  test('of a thousand tasks takes seconds', async () => {
    const plan = await planOf(
      pipelineOf(...Array.from({ length: 1000 }, (_, at) => `{ task: t${at}, type: python, cmd: x }`)),
    )
    const before = performance.now()
    expect(await renderSvg(plan)).toContain('>t999</text>')
    expect(performance.now() - before).toBeLessThan(30_000)
  })

  test('is printed, or written to a file', async () => {
    const project = makeProject({ 'liminal.yml': yaml })
    const home = temporaryFolder()
    const printed = await liminalRun(['graph', project, '--format', 'dot'], { home })
    expect(printed.stdout).toMatch(/^digraph "work" \{/)
    const file = join(home, 'new/folder/graph.svg')
    expect(await liminalRun(['graph', project, '--format', 'svg', '--out', file], { home })).toMatchObject({
      code: 0,
      stdout: '',
    })
    expect(readFileSync(file, 'utf8')).toMatch(/^<svg/)
  })

  test('is not made of a file with errors, nor in a format that is none', async () => {
    const home = temporaryFolder()
    const wrong = await liminalRun(['graph', makeProject({ 'liminal.yml': pipelineOf('{ task: a, type: pyton }') })], {
      home,
    })
    expect(wrong).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('E_TYPE_UNKNOWN') })
    const format = await liminalRun(['graph', makeProject({ 'liminal.yml': yaml }), '--format', 'png'], { home })
    expect(format.stderr).toContain('one of mermaid, dot, svg')
  })
})
