import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What pip does not quote for a shell, in the path of an environment. */
const unquoted = /["$`\\]/

/** How pip has a script find its Python, where the path of that is too long for the system, or has a space in it. */
const head = /^#!\/bin\/sh\n'''exec' ".*" "\$0" "\$@"\n' '''\n/s

/** The same without a path in it. */
const ownHead = `#!/bin/sh\n'''exec' "$(dirname -- "$(realpath -- "$0")")/python" "$0" "$@"\n' '''\n`

/** Has the programs of an environment find its Python where pip has written down its path as no shell can read it. */
export function quoteScripts(folder: string): void {
  if (!unquoted.test(folder)) return
  const bin = join(folder, 'bin')
  for (const name of readdirSync(bin)) {
    const file = join(bin, name)
    const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
    if (size === 0 || size > largest) continue
    const text = readFileSync(file, 'utf8')
    if (head.test(text))
      writeFileSync(
        file,
        text.replace(head, () => ownHead),
      )
  }
}

/** Programs are longer, scripts shorter, in bytes. */
const largest = 64 * 1024
