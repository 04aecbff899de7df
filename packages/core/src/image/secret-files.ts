import { readFileSync, statSync } from 'node:fs'

/** Folders in which tools keep keys and passwords. */
const folders = /^\.(?:ssh|aws|azure|gnupg|kube)$/i

/** Files that hold such, by what tools call them; code and public keys that are called alike are not among them. */
const files = [
  /^\.env(?:\.(?!(?:example|sample|template|dist)$).+)?$/i,
  /^(?:[._]netrc|\.(?:envrc|pypirc|pgpass|my\.cnf|git-credentials|vault-token|s3cfg|boto|dockercfg))$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?![a-z])(?!.*\.(?:pub|py)$)/i,
  /\.(?:pem|key|p12|pfx|jks|keystore|ppk|kdbx)$/i,
  /^(?:credentials|secrets)\.(?:json|ya?ml|toml|ini|cfg|csv|env)$/i,
  /^credentials$/i,
  /^(?:client_secret.*|service[-_]account.*|kaggle)\.json$/i,
]

/** The largest file that is read to see whether it holds certificates alone, in bytes. */
const readLimit = 1024 * 1024

/**
 * Whether a file or folder most likely holds keys or passwords, so that what is packaged for others goes without it, unless
 * its user says otherwise. One that holds certificates and no key is none.
 */
export function looksSecret(path: string, name: string, isFolder: boolean): boolean {
  if (isFolder) return folders.test(name)
  return files.some((each) => each.test(name)) && !(/\.pem$/i.test(name) && holdsCertificates(path))
}

function holdsCertificates(path: string): boolean {
  try {
    const stat = statSync(path)
    if (!stat.isFile() || stat.size > readLimit) return false
    const text = readFileSync(path, 'latin1')
    return text.includes('-----BEGIN CERTIFICATE-----') && !text.includes('PRIVATE KEY-----')
  } catch {
    return false
  }
}
