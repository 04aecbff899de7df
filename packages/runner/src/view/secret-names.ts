/** True for a name that people give to what is secret. */
export function namesSecret(name: string): boolean {
  return /secret|token|passw|pwd|credential|private|api_?key|access_?key/i.test(name)
}
