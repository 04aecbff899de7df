import { existsSync } from 'node:fs'
import { type ImageInput, pipConfOf, type ReportImage } from '@liminal/core'
import { askedPython } from '@liminal/core/requirements'
import type { PythonConfig } from './config.ts'
import { needsOf } from './requirements.ts'

/** Finds what would stop the build of a folder of Python code. */
export function checkPython({ image }: ImageInput<PythonConfig>, report: ReportImage): void {
  if (image.source === undefined) {
    report({ path: [], message: 'an image of Python code needs a folder of it', hint: 'add source: FOLDER' })
    return
  }
  const pipConf = pipConfOf(image)
  if (pipConf !== undefined && !existsSync(pipConf)) {
    const hint = 'it is looked for beside the liminal.yml'
    report({ path: ['pip_conf'], message: `there is no file ${pipConf}`, hint })
  }
  const asked = askedPython(image)
  if ('problem' in asked) {
    report({
      path: [image.python_version === undefined ? 'source' : 'python_version'],
      message: asked.problem,
      hint: asked.hint,
    })
  }
  const found = needsOf(image)
  if ('problem' in found) report({ path: ['requirements'], message: found.problem, hint: found.hint })
}
