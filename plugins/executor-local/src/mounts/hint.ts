import type { Outcome } from '@liminal/core'
import { tailOf } from '../logs/tail.ts'

/**
 * How work sees its volumes: by folders that take the place of their paths, with the path that each variable stands for, or at
 * their paths as a user who is no administrator.
 */
export type Seen = { readonly replaced: Readonly<Record<string, string>> } | { readonly asUser: true }

/** What programs say that are refused where a user namespace knows no other user: ssh, and those that change the user. */
const refused = /Bad owner or permissions on|must be owned by uid 0|effective uid is not 0|newuidmap|newgidmap/

/** An outcome with what may have gone wrong by how the work saw its volumes, going by the end of its log. */
export function withMountHint(outcome: Outcome, log: string, seen: Seen | undefined): Outcome {
  if (outcome.status !== 'failed' || outcome.class !== 'user' || outcome.hint !== undefined) return outcome
  const hint = seen === undefined ? undefined : hintOf(tailOf(log, 0).join('\n'), seen)
  return hint === undefined ? outcome : { ...outcome, hint }
}

function hintOf(tail: string, seen: Seen): string | undefined {
  if ('asUser' in seen) {
    if (!refused.test(tail)) return undefined
    return 'with volumes at their paths, this user is alone in a namespace: `namespaces: false` of the executor has it run without'
  }
  if (!/no such file or directory|cannot open|does not exist|not found/i.test(tail)) return undefined
  const missed = Object.entries(seen.replaced).find(([, path]) => tail.includes(path))
  if (missed === undefined) return undefined
  const [variable, path] = missed
  return `${path} is another folder on this machine, which the variable ${variable} tells; it is put into the command and the variables of the task, not into its files`
}
