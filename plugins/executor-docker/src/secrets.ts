import type { SecretReference } from '@liminal/core'
import { formsOfSecrets, resolveSecrets, type Secrets } from '@liminal/core/secrets'

/**
 * What a container with secrets starts with: it reads them from its standard input, puts them where the work looks for
 * them (variables, and files in memory), and becomes the command. So they stand in no argument, and in nothing that the
 * engine tells of the container. The command has one stream for what it prints and for its errors.
 */
export const entryWithSecrets = `
umask 077
while IFS= read -r liminal_kind && [ "$liminal_kind" != end ]; do
  IFS= read -r liminal_name
  IFS= read -r liminal_value
  if [ "$liminal_kind" = file ]; then
    mkdir -p "\${liminal_name%/*}" && printf '%b' "$liminal_value" > "$liminal_name" || exit 125
  else
    liminal_value=$(printf '%b.' "$liminal_value")
    export "$liminal_name=\${liminal_value%.}"
  fi
done
[ "$liminal_kind" = end ] || exit 125
unset liminal_kind liminal_name liminal_value
umask 022
exec "$@" </dev/null 2>&1
`

/** What that reads: three lines for each secret, with the value as octal escapes. Pure. */
export function secretInput({ variables, files, paths }: Secrets): string {
  const seenAt = (at: string) => {
    const { path, at: place } = paths.find((each) => at === each.at || at.startsWith(`${each.at}/`)) ?? { path: '', at }
    return at === place ? path : `${path.replace(/\/$/, '')}${at.slice(place.length)}`
  }
  const lines = [
    ...Object.entries(variables).map(([name, value]) => ['variable', name, escaped(Buffer.from(value))]),
    ...files.map(({ at, bytes }) => ['file', seenAt(at), escaped(bytes)]),
  ]
  return `${[...lines.flat(), 'end'].join('\n')}\n`
}

function escaped(bytes: Uint8Array): string {
  return [...bytes].map((byte) => `\\0${byte.toString(8).padStart(3, '0')}`).join('')
}

/** All forms of the values of references; undefined if one cannot be found here any more. */
export function formsToMask(references: readonly SecretReference[]): readonly Uint8Array[] | undefined {
  if (references.length === 0) return []
  const secrets = resolveSecrets(references, process.env)
  return 'problem' in secrets ? undefined : formsOfSecrets(secrets)
}
