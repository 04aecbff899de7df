/** What a line of a requirements file refers to on this machine. */
export type LocalReference = { readonly file: string } | { readonly local: string }

/**
 * What one line of a requirements file of pip refers to on this machine: another such file, or a package. Pure.
 * Format: https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function localReference(line: string): LocalReference | undefined {
  const text = line.replace(/(^|\s)#.*$/, '').trim()
  const included = /^(?:-r|-c|--requirement|--constraint)(?:\s*=\s*|\s*)(\S.*)$/.exec(text)?.[1]
  if (included !== undefined) return /^https?:/.test(included) ? undefined : { file: included }
  const requirement = text.replace(/^(?:-e|--editable)(?:\s*=\s*|\s*)/, '').replace(/^[\w.[\],-]+\s*@\s*(?=file:)/, '')
  const local = requirement.replace(/^file:(?:\/\/)?/, '').replace(/[\s;[].*$/, '')
  const isLocal = /^(?:\.{0,2}\/|\.{1,2}$)/.test(local) || /^[^:-][^:]*(?:\/|\.whl$|\.zip$|\.tar\.gz$)/.test(local)
  return isLocal ? { local } : undefined
}
