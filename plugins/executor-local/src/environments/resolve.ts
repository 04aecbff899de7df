import { hash } from 'node:crypto'
import { type Failed, type ImageDefinition, pipConfOf } from '@liminal/core'
import type { AskedPython, RequirementsProblem } from '@liminal/core/requirements'
import { type Interpreter, nearest } from '../python/choice.ts'
import type { Interpreters } from '../python/interpreter.ts'
import { pythonMissing } from '../python/missing.ts'
import { createContentOf } from '../requirements/content.ts'
import type { Needs } from '../requirements/requirements.ts'

/** An image that is a folder; `besides` is an absolute requirements file that is installed along with its own. */
export type SourceImage = ImageDefinition & { readonly source: string; readonly besides?: string }

/** What an image comes to on this machine. */
export interface Resolved {
  /** The same for the same packages and Python. */
  readonly name: string
  readonly python: Interpreter
  /** What is installed; undefined for a Python alone. */
  readonly needs: Needs | undefined
  /** In what it is another than the image asks for. */
  readonly deviation?: string
}

/** The Python that an image asks for is not there. */
export interface WithoutPython {
  readonly absent: AskedPython
  readonly outcome: Failed
}

/** Says what an image comes to; undefined for one that needs no Python. */
export type Resolve = (image: SourceImage) => Promise<Resolved | WithoutPython | Failed | undefined>

/** With `otherPython`, the nearest is taken where the one that an image asks for is not there. */
export function createResolve(interpreters: Interpreters, otherPython: boolean): Resolve {
  const contentOf = createContentOf()
  return async (image) => {
    const needs = await needsOf(image)
    if (needs !== undefined && 'problem' in needs) return requirementsUnusable(image.image, needs)
    const { askedPython } = await import('@liminal/core/requirements')
    const asked = askedPython(image)
    if ('problem' in asked) return requirementsUnusable(image.image, asked)
    const wanted = asked.version ?? asked.range
    if (needs === undefined && wanted === undefined) return undefined
    const found = await interpreters.find(asked)
    const python = found.python ?? (otherPython ? nearest(found.all, asked) : undefined)
    if (python === undefined) return { absent: asked, outcome: pythonMissing(image.image, asked, found.all) }
    const name = await nameOfEnvironment(needs, image.source, python, contentOf)
    if (found.python !== undefined) return { name, python, needs }
    const deviation = `Python ${python.version} instead of ${wanted}, which image ${image.image} asks for`
    return { name, python, needs, deviation }
  }
}

/** The name of the environment that has this installed, with this Python. */
export async function nameOfEnvironment(
  needs: Needs | undefined,
  source: string,
  { executable, version }: Interpreter,
  contentOf = createContentOf(),
): Promise<string> {
  const { digestOfNeeds } = await import('../requirements/requirements.ts')
  const what = needs === undefined ? 'alone' : digestOfNeeds(needs, source, contentOf)
  return hash('sha256', `${what} ${executable} ${version}`, 'hex').slice(0, 32)
}

/** What the code of an image needs; undefined if that is nothing. */
async function needsOf(image: SourceImage): Promise<Needs | RequirementsProblem | undefined> {
  const { findRequirements } = await import('@liminal/core/requirements')
  const { needsNothing } = await import('../requirements/requirements.ts')
  const requirements = findRequirements(image)
  if ('problem' in requirements) return requirements
  const { besides } = image
  const pipConf = pipConfOf(image)
  const needs = { requirements, ...(besides !== undefined && { besides }), ...(pipConf !== undefined && { pipConf }) }
  return needsNothing(needs) ? undefined : needs
}

function requirementsUnusable(image: string, { problem, hint }: RequirementsProblem): Failed {
  return { status: 'failed', class: 'image', reason: `image ${image}: ${problem}`, hint }
}
