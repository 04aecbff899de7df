import { differenceOf, glanceAt, looksOf } from './looks.ts'
import { type ForImage, readRecord, withImage, writeRecord } from './record.ts'

/** Says what is wrong with an environment that is to be used for an image; undefined if it is as it was made. */
export type CheckEnvironment = (folder: string, image: ForImage) => string | undefined

/** Looks at each thoroughly once, and again when a glance tells that something has been installed or removed. */
export function createCheck(): CheckEnvironment {
  const known = new Map<string, { readonly glance: string; readonly images: Set<string> }>()
  return (folder, image) => {
    const glance = glanceAt(folder)
    const id = JSON.stringify([image.image, image.source])
    const before = known.get(folder)
    if (before?.glance === glance && before.images.has(id)) return undefined
    const wrong = whatIsWrong(folder)
    if (wrong !== undefined) return wrong
    rememberImage(folder, image)
    known.set(folder, { glance, images: new Set(before?.images).add(id) })
    return undefined
  }
}

/** What is wrong with an environment; undefined if it is as it was made. */
export function whatIsWrong(folder: string): string | undefined {
  const record = readRecord(folder)
  return record === undefined ? 'it was made by an earlier version' : differenceOf(looksOf(folder), record.looks)
}

function rememberImage(folder: string, image: ForImage): void {
  const record = readRecord(folder)
  if (record === undefined || withImage(record, image) === record) return
  try {
    writeRecord(folder, withImage(record, image))
  } catch {
    // It is another user's, or the disk is full: it is only for people to read.
  }
}
