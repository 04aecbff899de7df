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
      'late | python | trigger rule one_done',
      'end | job_end | trigger rule all_done',
    ])
    const nameOf = (index: number) => labels[index].split(' ')[0]
    const arrows = read.edges.map(
      ({ tail, head }: { tail: number; head: number }) => `${nameOf(tail)} -> ${nameOf(head)}`,
    )
    expect(arrows.sort()).toEqual([
      'each -> late',
      'end-of.day -> each',
      'end-of.day -> maybe',
      'late -> end',
      'maybe -> late',
      'start -> end-of.day',
    ])
  })

  test('as Mermaid, has ids that are no words of Mermaid, and no character that means something to it', async () => {
    const lines = renderMermaid(await planOf(yaml)).split('\n')
    expect(lines[0]).toBe('flowchart TD')
    for (const line of lines.slice(1)) {
      expect(line).toMatch(/^ {2}t\d+(?:(?:\(\[|\[\[|\[)"[^"]*"(?:\]\)|\]\]|\])| --> t\d+)$/)
    }
    expect(lines).toContain('  t2[["each<br>python<br>for each of tasks#91;#34;end-of.day#34;#93;#46;outputs.parts"]]')
    expect(lines).toContain('  t4["late<br>python<br>trigger rule one_done"]')
    expect(lines).toContain('  t3 --> t4')
  })

  test('shows a condition as it is written, whatever its characters mean to a format', async () => {
    const plan = await planOf(yaml)
    const when = 'a.style == "x:y" and b * c * d != "&lt;\u0007<i>"\n  or `%%{e}`'
    const hard = { ...plan, tasks: plan.tasks.map((task) => ({ ...task, when })) }
    const shown = 'when a.style == "x:y" and b * c * d != "&lt;�<i>" or `%%{e}`'
    const entities = shown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
    expect((await renderSvg(hard)).replaceAll('&quot;', '"')).toContain(`>${entities}</text>`)
    const [label = ''] = /when[^"]*/.exec(renderMermaid(hard)) ?? []
    // Mermaid takes the last semicolon from a line in which a colon and an entity stand behind the word "style".
    expect(label).not.toMatch(/[:*%`]/)
    expect(label.replaceAll(/#(\d+);/g, (_, code) => String.fromCodePoint(code))).toBe(shown)
  })

  test('as SVG, needs nothing from elsewhere', async () => {
    const svg = (await renderSvg(await planOf(yaml))).replaceAll('&#45;', '-')
    expect(svg).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
    for (const name of ['start', 'end-of.day', 'each', 'maybe', 'late']) expect(svg).toContain(`>${name}</text>`)
    expect(svg.replaceAll(/xmlns(?::\w+)?="[^"]*"/g, '')).not.toMatch(/https?:|<!DOCTYPE|href=/)
  })

  test.each(['one behind the other', 'side by side'])('of a thousand tasks %s takes seconds', async (shape) => {
    const after = shape === 'side by side' ? 'depends_on: [], ' : ''
    const tasks = Array.from({ length: 1000 }, (_, at) => `{ task: t${at}, type: python, ${after}cmd: x }`)
    const plan = await planOf(pipelineOf(...tasks))
    const before = performance.now()
    expect(await renderSvg(plan)).toContain('>t999</text>')
    expect(performance.now() - before).toBeLessThan(10_000)
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
