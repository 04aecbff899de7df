import { closeSync, openSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'

/** Reads a log that grows, in pieces that fit into memory however long it is. */
export interface LogReader {
  /** The lines that have been added, some at a time; with `last`, also one that is not finished. */
  read(last: boolean): Generator<readonly string[]>
}

const chunkSize = 64 * 1024

/** A reader from the beginning of a file. Bytes that are no UTF-8 become replacement characters. */
export function logReader(file: string): LogReader {
  const decoder = new StringDecoder('utf8')
  const chunk = Buffer.alloc(chunkSize)
  let position = 0
  let rest = ''

  return {
    *read(last) {
      const descriptor = openIfThere(file)
      if (descriptor === undefined) return
      try {
        for (let length = next(descriptor); length > 0; length = next(descriptor)) {
          position += length
          yield take(decoder.write(chunk.subarray(0, length)))
        }
      } finally {
        closeSync(descriptor)
      }
      if (last) yield [...take(decoder.end()), ...flush()]
    },
  }

  function take(text: string): string[] {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    // A line without an end must not grow without end either.
    return rest.length < chunkSize ? lines : [...lines, ...flush()]
  }

  function flush(): string[] {
    const line = rest
    rest = ''
    return line === '' ? [] : [line]
  }

  function next(descriptor: number): number {
    return readSync(descriptor, chunk, 0, chunkSize, position)
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
