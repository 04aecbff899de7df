import { z } from 'zod'
import { shortDuration, text } from './common.ts'

/** A value that stands in the YAML, or that only the environment knows. */
const perhapsSecret = z.union([
  text,
  z.strictObject({ env: text.describe('the environment variable of `liminal-run` that holds the value') }),
])

/** An entry of `on_success:`, `on_failure:` or `on_late:`. */
export const hookSchema = z.strictObject({
  type: z.enum(['webhook', 'command']).describe('`webhook` posts JSON to a URL, `command` runs a command line'),
  url: perhapsSecret
    .optional()
    .describe('where a webhook posts to; `{ env: NAME }` for one that is secret')
    .meta({ examples: [{ env: 'SLACK_WEBHOOK_URL' }] }),
  headers: z
    .record(text, perhapsSecret)
    .optional()
    .describe('headers of the request of a webhook')
    .meta({ examples: [{ Authorization: { env: 'ALERT_TOKEN' } }] }),
  command: text
    .optional()
    .describe(
      'the command line of a command, run in the folder of the system; what it is told comes as JSON to its input',
    ),
  timeout: shortDuration
    .optional()
    .describe('how long it may take: `10s` by default for a webhook, `60s` for a command'),
})

/** Hooks of one kind. */
export const hooksSchema = z.array(hookSchema).nullish()
