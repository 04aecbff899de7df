import type { Plan } from '@liminal/core'
import { renderDot } from './dot.ts'

/** A plan as a picture, laid out by Graphviz. */
export async function renderSvg(plan: Plan): Promise<string> {
  const { instance } = await import('@viz-js/viz')
  const viz = await instance()
  const document = viz.renderString(renderDot(plan), { format: 'svg' })
  // Without the prologue, which names a DTD on the web.
  return document.slice(document.indexOf('<svg'))
}
