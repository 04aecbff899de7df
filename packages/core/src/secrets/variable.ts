/** The environment variable that a secret has where nobody names one: `db`, key `password` is `DB_PASSWORD`. Pure. */
export function secretVariable(secret: string, key?: string): string {
  const name = (key === undefined ? secret : `${secret}_${key}`).toUpperCase().replace(/[^A-Z0-9_]/g, '_')
  return /^\d/.test(name) ? `_${name}` : name
}
