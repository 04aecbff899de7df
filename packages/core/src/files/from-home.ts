import { homedir } from 'node:os'

/** A path with the home of the user in the place of a `~` that it begins with, as shells have it. */
export function fromHome(path: string): string {
  return path.replace(/^~(?=\/|$)/, () => homedir())
}
