import { LiminalError, reasonOf } from '../errors/error.ts'
import { type ReadOptions, readRegularFile } from './read-file.ts'

/**
 * The text of a file that a project names: of a regular file of a bounded size.
 *
 * @throws E_FILE_UNREADABLE
 */
export function readProjectFile(path: string, options?: ReadOptions): string {
  try {
    return readRegularFile(path, options).toString('utf8')
  } catch (error) {
    throw new LiminalError('E_FILE_UNREADABLE', { path, reason: reasonOf(error) }, { cause: error })
  }
}
