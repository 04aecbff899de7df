import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { Report } from '../diagnostics/diagnostic.ts'
import { sourceOf } from '../diagnostics/place.ts'
import { renderPlace } from '../diagnostics/render.ts'
import { readProjectFile } from '../files/read-project-file.ts'
import { baseFile, baseText } from './base.ts'
import { layerFiles } from './find.ts'
import { get, headOf, type MapNode, textAt } from './node.ts'
import { parseLayer } from './parse.ts'
import { fileTooLarge, parseLimits } from './problems.ts'

/** One `liminal.yml`: a sub (a system) or a super (something systems inherit from). */
export interface Layer {
  readonly name: string
  readonly type: 'sub' | 'super'
  /** The name of the layer that this one inherits from; `base` has none. */
  readonly super: string | undefined
  readonly root: MapNode
  readonly file: string
  /** The folder of the file: relative paths in it start here. */
  readonly folder: string
}

/**
 * Reads layer files, the base layer first. Empty files are skipped. `broken` takes the names of those that are no YAML.
 *
 * @throws E_FILE_UNREADABLE
 */
export function loadLayers(files: readonly string[], report: Report, broken: Set<string> = new Set()): Layer[] {
  const layers = new Map<string, Layer>()
  for (const file of [baseFile, ...files]) {
    const text = file === baseFile ? baseText : readText(file, report)
    const root = text === undefined ? undefined : parseLayer(sourceOf(file, text), report)
    const named = root === undefined ? /^name:[ \t]*(["']?)([\w.-]+)\1/m.exec(text ?? '')?.[2] : undefined
    if (named !== undefined) broken.add(named)
    const layer = root === undefined ? undefined : layerOf(root, file, report)
    const first = layer && layers.get(layer.name)
    if (layer !== undefined && first === undefined) layers.set(layer.name, layer)
    else if (layer !== undefined && first !== undefined) reportTwice(layer, first, report)
  }
  return [...layers.values()]
}

/** Undefined for a file that is too large to be read into memory. What was named by itself may be a pipe. */
function readText(file: string, report: Report): string | undefined {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > parseLimits.bytes) {
    report(fileTooLarge(sourceOf(file, '')))
    return undefined
  }
  return readProjectFile(file, { most: parseLimits.bytes, pipes: !layerFiles.has(basename(file)) })
}

function layerOf(root: MapNode, file: string, report: Report): Layer | undefined {
  const name = textAt(root, 'name')
  if (name === undefined) {
    const written = get(root, 'name')
    report({
      severity: 'error',
      code: written === undefined ? 'E_KEY_MISSING' : 'E_VALUE_INVALID',
      message: written === undefined ? 'name is missing' : 'name is not a text',
      place: headOf(written ?? root),
      expected: 'name: NAME, which names the system',
    })
    return undefined
  }
  checkText(root, 'type', 'sub, or super', (type) => type === 'sub' || type === 'super', report)
  checkText(root, 'super', 'the name of a super', () => true, report)
  return {
    name,
    type: textAt(root, 'type') === 'super' ? 'super' : 'sub',
    super: file === baseFile ? undefined : (textAt(root, 'super') ?? 'base'),
    root,
    file,
    folder: dirname(file),
  }
}

/** These decide what a layer is, so that a wrong one would not show in any system. */
function checkText(
  root: MapNode,
  key: string,
  expected: string,
  fits: (text: string) => boolean,
  report: Report,
): void {
  const node = get(root, key)
  const text = textAt(root, key)
  if (node === undefined || (text !== undefined && fits(text))) return
  const message = text === undefined ? `${key} is not a text` : `${key} is ${text}`
  report({ severity: 'error', code: 'E_VALUE_INVALID', message, place: headOf(node), expected })
}

function reportTwice(layer: Layer, first: Layer, report: Report): void {
  const named = get(first.root, 'name') ?? first.root
  report({
    severity: 'error',
    code: 'E_LAYER_TWICE',
    message: `the name ${layer.name} is taken by ${renderPlace(named.place, layer.folder)}`,
    place: headOf(get(layer.root, 'name') ?? layer.root),
    expected: 'a name that no other file has',
    suggestion: 'where one of the two is not part of the project, name its folder in a .liminalignore',
  })
}
