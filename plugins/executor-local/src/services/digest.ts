import { createHash } from 'node:crypto'
import { dirname } from 'node:path'
import { type Refusal, type ServiceSpec, versionOf } from '@liminal/core'
import { createDigester, filesIn, walkLimit } from '@liminal/core/source'
import { hasSource } from '../prepare.ts'

/**
 * A digest of all that a version is made of: what its YAML says, its code, its server. Two that are alike need no change. Links
 * count as what they lead to.
 */
export async function digestOf(spec: ServiceSpec): Promise<string | Refusal> {
  const hash = createHash('sha256').update(JSON.stringify(versionOf(spec)))
  const digester = createDigester()
  for (const folder of foldersOf(spec)) {
    const files = await filesIn(folder)
    if (files === 'too many') {
      const reason = `there are more than ${walkLimit.toLocaleString('en-US')} files and folders in ${folder}`
      return { reason, hint: 'keep data elsewhere, on a volume for instance', log: [] }
    }
    hash.update(JSON.stringify(Object.entries(await digester.digest(files))))
  }
  return hash.digest('hex')
}

function foldersOf({ work, server }: ServiceSpec): readonly string[] {
  const { requirements } = server ?? {}
  return [
    ...(hasSource(work.build) ? [work.build.source] : []),
    ...(requirements === undefined ? [] : [dirname(requirements)]),
  ]
}
