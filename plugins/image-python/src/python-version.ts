import type { ImageDefinition } from '@liminal/core'
import { askedPython, mayFit } from '@liminal/core/requirements'
import { defaultPython } from './config.ts'

/** More minor versions than Python has. */
const minors = Array.from({ length: 60 }, (_, minor) => minor)

/** The Python of an image: what it asks for; else the default, or the next newer, or older, that its project runs on. */
export function pythonVersionOf(image: ImageDefinition): string {
  const asked = askedPython(image)
  const range = 'problem' in asked ? undefined : asked.range
  if (image.python_version !== undefined || range === undefined) return image.python_version ?? defaultPython
  const usual = Number(defaultPython.split('.')[1])
  const inOrder = [...minors.slice(usual), ...minors.slice(0, usual).reverse()]
  return inOrder.map((minor) => `3.${minor}`).find((version) => mayFit(version, range)) ?? defaultPython
}
