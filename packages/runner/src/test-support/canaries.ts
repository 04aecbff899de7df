import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formsOf } from '@liminal/core/secrets'

const pem = [
  '-----BEGIN PRIVATE KEY-----',
  ...Array.from({ length: 8 }, (_, line) => Buffer.from(`canary of line ${line}, with more/+?`).toString('base64')),
  '-----END PRIVATE KEY-----',
]

/** Values that no run may leave anywhere, by the environment variable that holds them. */
export const canaries = {
  CANARY_PLAIN: 'canary-plain-0123456789',
  CANARY_SPECIAL: `c@nary "spe cial" & 'quo<ted>'/+?=%#\\n$HOME`,
  CANARY_UNICODE: 'kanarek-żółć-漢字-🦊',
  CANARY_LINES: `${pem.join('\n')}\n`,
} as const

const simpleForms = Object.values(canaries).flatMap((value) => [
  value.trim(),
  ...[0, 1, 2].map((shift) => {
    const text = Buffer.from(' '.repeat(shift) + value).toString('base64')
    return text.slice(shift === 0 ? 0 : 4, -4)
  }),
  encodeURIComponent(value),
  new URLSearchParams({ v: value }).toString().slice(2),
  JSON.stringify(value).slice(1, -1),
])

/** All of which none may be found. Those that are plain to see are not left to what masks. */
const forms = [
  ...simpleForms.map((form) => Buffer.from(form)),
  ...Object.values(canaries)
    .flatMap(formsOf)
    .map((form) => Buffer.from(form)),
  // What every key begins and ends with is no secret.
].filter((form) => !/^-+(?:BEGIN|END) PRIVATE KEY-+$/.test(form.toString()))

/** The first form of a canary that bytes hold. */
export function canaryIn(bytes: Buffer): string | undefined {
  return forms.find((form) => bytes.includes(form))?.toString()
}

/** The files below a folder that hold a canary, apart from some. */
export function leaksBelow(folder: string, except: RegExp): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const file = join(entry.parentPath, entry.name)
    if (!entry.isFile() || except.test(file)) return []
    const found = canaryIn(readFileSync(file))
    return found === undefined ? [] : [`${file}: ${found}`]
  })
}

/** Looks at the arguments of every process, again and again, until it is asked what it has found. */
export function watchArguments(): () => { readonly leaks: readonly string[]; readonly looks: number } {
  const leaks = new Set<string>()
  let looks = 0
  const look = () => {
    looks += 1
    for (const name of readdirSync('/proc')) {
      if (!/^\d+$/.test(name)) continue
      const line = readIfThere(`/proc/${name}/cmdline`)
      const found = line.length === 0 ? undefined : canaryIn(line)
      if (found !== undefined) leaks.add(`${line}: ${found}`)
    }
  }
  const timer = setInterval(look, 20)
  return () => {
    clearInterval(timer)
    return { leaks: [...leaks], looks }
  }
}

function readIfThere(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    return Buffer.alloc(0)
  }
}
