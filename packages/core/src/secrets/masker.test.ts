import { expect, test } from 'vitest'
import { formsOf } from './forms.ts'
import { maskText } from './mask-text.ts'
import { type Masker, maskerOf } from './masker.ts'
import { type Random, randomOf } from './random.test.helper.ts'

const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const textOf = (chunks: readonly Uint8Array[]) => Buffer.concat(chunks).toString('latin1')

/** What a masker makes of a text that comes in pieces; the memory of each is used again for the next. */
function inPieces(masker: Masker, text: string, random: Random, largest: number): string {
  const memory = new Uint8Array(largest)
  let out = ''
  for (let at = 0; at < text.length; ) {
    const piece = bytesOf(text.slice(at, at + 1 + random.below(largest)))
    memory.set(piece)
    out += textOf(masker.push(memory.subarray(0, piece.length)))
    at += piece.length
  }
  memory.fill(0)
  return out + textOf(masker.end())
}

/** The same, thought out differently: marks every byte of every form, then writes each stretch of overlapping ones. */
function expected(text: string, forms: readonly string[]): string {
  const stretches: [number, number][] = []
  for (const form of forms) {
    for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) stretches.push([at, at + form.length])
  }
  stretches.sort(([a], [b]) => a - b)
  let out = ''
  let done = 0
  let until = -1
  for (const [from, to] of stretches) {
    if (from < until) until = Math.max(until, to)
    else {
      out += `${text.slice(done, from)}***`
      until = to
    }
    done = Math.max(done, until)
  }
  return out + text.slice(done)
}

test('any forms, in any text, cut anywhere: what comes out is what it should be', () => {
  for (let seed = 0; seed < 3000; seed += 1) {
    const random = randomOf(seed)
    // Few letters, so that forms overlap, repeat and begin within each other.
    const letters = 'abcdefgh'.slice(0, 1 + random.below(4))
    const word = (length: number) => Array.from({ length }, () => random.pick([...letters])).join('')
    const forms = Array.from({ length: 1 + random.below(5) }, () => word(1 + random.below(7)))
    const text = word(random.below(120))
    const masked = inPieces(maskerOf(forms.map(bytesOf))(), text, random, 1 + random.below(20))
    expect(masked, `seed ${seed}: ${text} without ${forms}`).toBe(expected(text, forms))
  }
})

test('every form of a value, at any place, cut anywhere: nothing leaks, all else is as it was', () => {
  const values = ['canary-0123456789', `p@ss w0rd/+?&="'\\<>`, 'żółw-漢字-🦊', 'line one\nline "two"\nthree three\n']
  const forms = values.flatMap(formsOf)
  const make = maskerOf(forms)
  for (let seed = 0; seed < 400; seed += 1) {
    const random = randomOf(seed)
    const noise = () => `${'ÿ\0#^\x80'.repeat(3).slice(random.below(8), 8 + random.below(8))}`
    const parts = Array.from(
      { length: 12 },
      () => [noise(), Buffer.from(random.pick(forms)).toString('latin1')] as const,
    )
    const text = parts.map(([before, form]) => before + form).join('')
    const masked = inPieces(make(), text, random, 1 + random.below(40))
    expect(masked).toBe(parts.map(([before]) => `${before}***`).join(''))
  }
})

/** As tools wrap a text: so many characters on a line. */
function wrapped(text: string, width: number, end = '\n'): string {
  return text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), `$&${end}`)
}

test('base64 of what holds a secret, broken into lines at any place: no more than the head of it is left', () => {
  const secret = 'canary-0123456789'
  const make = maskerOf(formsOf(secret))
  const random = randomOf(7)
  for (const before of Array.from({ length: 90 }, (_, length) => 'x'.repeat(length))) {
    const whole = Buffer.from(`${before}${secret}, and more`).toString('base64')
    for (const text of [wrapped(whole, 76), wrapped(whole, 64, '\r\n'), wrapped(whole, 60)]) {
      const masked = inPieces(make(), text, random, 20).replaceAll(/\s/g, '')
      const inside = Buffer.from(masked.replaceAll('***', ''), 'base64').toString('latin1')
      expect(masked).toContain('***')
      expect(inside).not.toMatch(/canar|012|123|234|345|456|567|678/)
    }
  }
})

test('the end of a line is seen at once, though it could be the beginning of a form', () => {
  const masker = maskerOf(formsOf('canary-0123456789'))()
  expect(textOf(masker.push(bytesOf('can\nY2F\n')))).toBe('can\nY2F\n')
  expect(textOf(masker.push(bytesOf('cana\n')))).toBe('')
  expect(textOf(masker.push(bytesOf('ry\n')))).toBe('')
  expect(textOf(masker.push(bytesOf('x')))).toBe('cana\nry\nx')
})

test('what cannot be the beginning of a form is passed on at once', () => {
  const masker = maskerOf([bytesOf('secret'), bytesOf('second')])()
  expect(textOf(masker.push(bytesOf('a line\n')))).toBe('a line\n')
  expect(textOf(masker.push(bytesOf('progress 10% se')))).toBe('progress 10% ')
  expect(textOf(masker.push(bytesOf('lf')))).toBe('self')
  expect(textOf(masker.push(bytesOf('secret')))).toBe('***')
  expect(textOf(masker.push(bytesOf('sec')))).toBe('')
  expect(textOf(masker.end())).toBe('sec')
})

test('no more is held back than the longest form', () => {
  const forms = formsOf('abababababab-abababababab')
  const longest = Math.max(...forms.map(({ length }) => length))
  const masker = maskerOf(forms)()
  const random = randomOf(1)
  let [read, given] = [0, 0]
  for (let round = 0; round < 20_000; round += 1) {
    const chunk = bytesOf(random.pick(['ab', 'a', 'b', '-', '\n', 'YW', 'Jh']))
    read += chunk.length
    const out = textOf(masker.push(chunk))
    given += out.length - 3 * (out.match(/\*{3}/g)?.length ?? 0)
    if (out.includes('*')) [read, given] = [0, 0]
    expect(read - given).toBeLessThanOrEqual(longest)
  }
})

test('half characters of a text stay as they are', () => {
  expect(maskText('a\ud800b', formsOf('secret'))).toBe('a\ud800b')
})

// At least 10 MB/s is what is promised; a busy machine gets a third of that.
test.each([
  ['text without secrets', 'a line of a log, as there are many, with numbers 0123456789\n', 64 * 1024],
  ['beginnings of a secret', 'canary-canary-012345678 Y2FuYXJ5LTAxMjM0NTY3ODk', 64 * 1024],
  ['small chunks', 'canary-01234567\n', 16],
])('masks megabytes in a second: %s', (_, line, size) => {
  const masker = maskerOf(['canary-0123456789', 'k'.repeat(4000), 'one line\nand another\n'].flatMap(formsOf))()
  const text = bytesOf(line.repeat(Math.ceil((8 * 1024 * 1024) / line.length)))
  const since = performance.now()
  for (let at = 0; at < text.length; at += size) masker.push(text.subarray(at, at + size))
  masker.end()
  const rate = text.length / 1024 / 1024 / ((performance.now() - since) / 1000)
  if (process.env.LIMINAL_BENCH) process.stderr.write(`${_}: ${rate.toFixed(0)} MB/s\n`)
  expect(rate).toBeGreaterThan(3)
})

test('a long run of one letter, byte by byte, is masked in linear time', () => {
  const masker = maskerOf(formsOf('a'.repeat(50_000)))()
  const byte = bytesOf('a')
  const since = performance.now()
  for (let at = 0; at < 300_000; at += 1) masker.push(byte)
  expect(textOf(masker.end())).toMatch(/^(?:\*\*\*)?$/)
  expect(performance.now() - since).toBeLessThan(10_000)
})
