/** A part of a frame: a frame may be larger than memory. */
export interface FramePart {
  readonly channel: number
  readonly bytes: Buffer
  /** The frame begins with it. */
  readonly isFirst: boolean
}

const headerSize = 8

/**
 * The frames of a stream of the engine, each a header of 8 bytes (stream, 0, 0, 0, length) and a payload, in the parts that
 * they come in (https://docs.docker.com/engine/api/v1.41, ContainerAttach).
 */
export async function* frameParts(stream: AsyncIterable<Uint8Array>): AsyncGenerator<FramePart> {
  let header = Buffer.alloc(0)
  let left = 0
  let isFirst = false
  for await (const chunk of stream) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    while (bytes.length > 0) {
      if (left === 0) {
        const missing = headerSize - header.length
        header = Buffer.concat([header, bytes.subarray(0, missing)])
        bytes = bytes.subarray(missing)
        if (header.length < headerSize) continue
        left = header.readUInt32BE(4)
        isFirst = true
      }
      const part = bytes.subarray(0, left)
      bytes = bytes.subarray(left)
      left -= part.length
      if (part.length > 0) yield { channel: header[0] ?? 0, bytes: part, isFirst }
      if (part.length > 0) isFirst = false
      if (left === 0) header = Buffer.alloc(0)
    }
  }
}
