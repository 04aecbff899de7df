import { type BrokenByName, changeWork, mapOutcome } from './broken.ts'

/** What can be wrong in how work is run and its end is told. */
export const brokenOutcomes: BrokenByName = {
  'no output is called null': {
    caughtBy: ['work without output succeeds with an empty text'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'succeeded' ? { ...outcome, output: outcome.output || 'null' } : outcome,
      ),
    }),
  },
  'output is dropped': {
    caughtBy: [
      'work that succeeds gives the text of its output',
      'output of 64 KiB is kept whole',
      'a secret is masked in the output',
    ],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => (outcome.status === 'succeeded' ? { ...outcome, output: '' } : outcome)),
    }),
  },
  'output that is too large is cut': {
    caughtBy: ['output over 64 KiB is a failure'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) =>
        outcome.status === 'failed' && outcome.reason === 'output too large'
          ? { status: 'succeeded', output: 'x' }
          : outcome,
      ),
    }),
  },
  'out of memory is called a failure of the user': {
    caughtBy: ['running out of memory is told apart from a failure of the user'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => (outcome.status === 'failed' ? { ...outcome, class: 'user' } : outcome)),
    }),
  },
  'the exit code is forgotten': {
    caughtBy: ['an exit code that is not 0 is a failure of the user, with the code'],
    change: (good) => ({
      wait: mapOutcome(good, (outcome) => {
        if (outcome.status !== 'failed') return outcome
        const { exitCode: _, ...rest } = outcome
        return rest
      }),
    }),
  },
  'submit throws where a command is missing': {
    caughtBy: ['a command that is not there is a failure, not an exception'],
    change: (good) => ({
      async submit(key, work, signal) {
        if (work.kind === 'container' && work.command[0] !== '/bin/sh') throw new Error('ENOENT')
        return good.submit(key, work, signal)
      },
    }),
  },
  'arguments go through a shell': {
    caughtBy: ['arguments and environment arrive unchanged'],
    change: (good) => ({
      submit: changeWork(good, (work) =>
        work.kind === 'container' ? { ...work, args: work.args.map((arg) => arg.replace(/^one\n/, 'one ')) } : work,
      ),
    }),
  },
  'declares what it cannot do': {
    caughtBy: ['says of itself what is declared'],
    change: () => ({ accepts: ['container', 'sql'] }),
  },
}
