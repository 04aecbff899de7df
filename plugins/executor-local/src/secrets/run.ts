import { writeSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Failed } from '@liminal/core'
import { formsOfSecrets, maskerOf, maskText, resolveSecrets } from '@liminal/core/secrets'
import { keepOutcome, outputFile } from '../attempt.ts'
import { makePrivateFolder, removePrivateFolder } from './folder.ts'
import { type MaskedRequest, requestVariable } from './job.ts'
import { maskOutput } from './output.ts'
import { openPipe } from './pipe.ts'
import { runMasked } from './run-masked.ts'

// Runs the command in its arguments with the secrets of an attempt, in place of that command: `node run.ts COMMAND...`.
// What the command prints goes to the standard output of this program, masked. It ends as the command does, once all is
// written. It has the values from where the references lead, so that they stand in no argument, file or pipe before.

// The signal is for the command; this waits for its last words, or does not start it any more.
let asked = false
process.on('SIGTERM', () => {
  asked = true
})

const { attempt, folder, references, env: special } = JSON.parse(process.env[requestVariable] ?? '') as MaskedRequest
const { [requestVariable]: _, ...inherited } = process.env

process.exitCode = await run().catch((error: unknown) =>
  fail('infra', error instanceof Error ? error.message : String(error)),
)
process.exit()

async function run(): Promise<number> {
  const secrets = resolveSecrets(references, process.env)
  if ('problem' in secrets) return fail('user', secrets.problem, secrets.hint)
  const forms = formsOfSecrets(secrets)
  const output = join(folder, 'output')
  try {
    makePrivateFolder(folder, attempt, secrets.files)
    const pipe = openPipe(join(folder, 'pipe'))
    await setImmediate()
    if (asked) return 128 + constants.signals.SIGTERM
    const env = {
      ...inherited,
      ...special,
      ...secrets.variables,
      LIMINAL_OUTPUT: output,
      LIMINAL_RECORD: attempt.record,
    }
    const code = await runMasked(process.argv.slice(2), env, pipe, maskerOf(forms)())
    maskOutput(output, outputFile(attempt), forms)
    return code
  } catch (error) {
    return fail('infra', maskText(error instanceof Error ? error.message : String(error), forms))
  } finally {
    removePrivateFolder(folder)
  }
}

function fail(
  failureClass: Failed['class'],
  problem: string,
  hint = 'check the disk and the memory of this machine',
): number {
  keepOutcome(attempt, { status: 'failed', class: failureClass, reason: problem, hint })
  writeSync(1, `[liminal: ${problem}]\n`)
  return 1
}
