import { isLiminalError, LiminalError, reasonOf } from '@liminal/core'

/** SQLite's codes of a disk without room, whole: SQLITE_FULL, and SQLITE_IOERR_SHMSIZE, where it shares the index of its log. */
const fullCodes: readonly number[] = [13, 10 | (19 << 8)]

/** Its primary codes (https://www.sqlite.org/rescode.html): BUSY and LOCKED; CORRUPT and NOTADB. */
const busyCodes: readonly number[] = [5, 6]
const corruptCodes: readonly number[] = [11, 26]

/** PERM, NOMEM, READONLY, IOERR, CANTOPEN, NOLFS, AUTH: what the machine does not allow. */
const unusableCodes: readonly number[] = [3, 7, 8, 10, 14, 22, 23]

/** What an error of SQLite means to the user; what is none of the machine's making is given back as it is, for a bug. */
export function storeError(error: unknown, file: string): unknown {
  const options = { cause: error }
  // Rows hold JSON: what cannot be read of it was not written by us.
  if (error instanceof SyntaxError) return corrupt(file, `a row of it cannot be read: ${error.message}`, error)
  if (!(error instanceof Error && 'errcode' in error)) return error
  const code = Number(error.errcode)
  if (fullCodes.includes(code)) return new LiminalError('E_STORE_FULL', { file }, options)
  if (busyCodes.includes(code & 0xff)) return new LiminalError('E_STORE_BUSY', { file }, options)
  if (corruptCodes.includes(code & 0xff)) return corrupt(file, error.message, error)
  return unusableCodes.includes(code & 0xff) ? unusable(file, error) : error
}

/** The error of a damaged store. */
export function corrupt(file: string, reason: string, cause?: unknown): LiminalError {
  return new LiminalError('E_STORE_CORRUPT', { file, reason }, { cause })
}

/** The error of a store that the machine does not let us use. */
export function unusable(file: string, cause: unknown): LiminalError {
  return new LiminalError('E_STORE_UNUSABLE', { file, reason: reasonOf(cause) }, { cause })
}

/** The same object, whose methods throw errors of the store in the user's words. */
export function withStoreErrors<T extends object>(target: T, file: string): T {
  return new Proxy(target, {
    get(_, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => {
        try {
          return member.apply(target, args)
        } catch (error) {
          throw storeError(error, file)
        }
      }
    },
  })
}

/** True for an error of the store, which is never the fault of the work that was under way. */
export function isStoreError(error: unknown): boolean {
  return isLiminalError(error) && (error.code.startsWith('E_STORE_') || error.code === 'E_LEASE_LOST')
}
