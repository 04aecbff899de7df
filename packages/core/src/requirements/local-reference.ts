/** What a line of a requirements file refers to on this machine. */
export type LocalReference =
  | { readonly file: string }
  /** `editable` if it is used where it stands, rather than copied. */
  | { readonly local: string; readonly editable: boolean }
  | { readonly links: string }

/**
 * What one line of a requirements file of pip refers to on this machine: another such file, a package, or where packages
 * are looked for. Pure. Format: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function localReference(line: string): LocalReference | undefined {
  const text = line.replace(/(^|\s)#.*$/, '').trim()
  const included = option('-r|-c|--requirement|--constraint', text)
  if (included !== undefined) return /^https?:/.test(included) ? undefined : { file: included }
  const links = option('-f|--find-links', text)
  if (links !== undefined) return /^(?!file:)[\w+.-]+:/.test(links) ? undefined : { links: withoutScheme(links) }
  const edited = option('-e|--editable', text)
  const requirement = (edited ?? text).replace(/^[\w.[\],-]+\s*@\s*(?=file:)/, '')
  const local = withoutScheme(requirement)
    .replace(/\s+--\w.*$/, '')
    .replace(/\s*;.*$/, '')
    .replace(/\[[^\]/]*\]$/, '')
  const isLocal = /^(?:\.{0,2}\/|\.{1,2}$)/.test(local) || /^[^:-][^:]*(?:\/|\.whl$|\.zip$|\.tar\.gz$)/.test(local)
  return isLocal ? { local, editable: edited !== undefined } : undefined
}

/** The value of an option that a line is. */
function option(names: string, text: string): string | undefined {
  const value = new RegExp(`^(?:${names})(?:\\s*=\\s*|\\s*)(\\S.*)$`).exec(text)?.[1]
  // pip takes options apart as a shell does.
  return value?.replace(/^(['"])(.*?)\1/, '$2').replace(/\\(.)/g, '$1')
}

function withoutScheme(text: string): string {
  return text.replace(/^file:(?:\/\/)?/, '')
}
