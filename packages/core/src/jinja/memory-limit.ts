const headerLength = 8
const memorySection = 5

/** A WebAssembly module that may hold no more than so many pages of 64 KiB; it has to say no limit yet. */
export function withMemoryLimit(module: Uint8Array, pages: number): Uint8Array<ArrayBuffer> {
  for (let at = headerLength; at < module.length; ) {
    const size = readNumber(module, at + 1)
    const end = size.next + size.value
    if (module[at] === memorySection) {
      const least = readNumber(module, size.next + 2)
      const body = [1, 1, ...writeNumber(least.value), ...writeNumber(pages)]
      return joined(module.subarray(0, at), [memorySection, ...writeNumber(body.length), ...body], module.subarray(end))
    }
    at = end
  }
  throw new Error('the module has no memory of its own')
}

/** LEB128, as WebAssembly writes its numbers. */
function readNumber(bytes: Uint8Array, start: number): { value: number; next: number } {
  let value = 0
  for (let at = start, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return { value, next: at + 1 }
  }
}

function writeNumber(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...writeNumber(value >>> 7)]
}

function joined(...parts: readonly ArrayLike<number>[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
