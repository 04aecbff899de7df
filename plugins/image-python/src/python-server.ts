import { join } from 'node:path'
import { defineImage, type ImageInput, type ReportImage } from '@liminal/core'
import { checkPython } from './check.ts'
import { type PythonConfig, pythonConfig } from './config.ts'
import { checkEndpoints, endpointsOf } from './endpoints.ts'
import { pythonBases, pythonRecipe } from './recipe.ts'
import { port, serverFiles, serverFolder } from './server-files.ts'

/** The same with a server in front of it that answers by calling its functions. */
export const pythonServer = defineImage({
  name: 'python_server',
  config: pythonConfig,
  check(input, report) {
    checkPython(input, report)
    checkVersion(input, report)
    checkEndpoints(input, report)
  },
  bases: pythonBases,
  server: ({ image }, env) => ({
    command: ['python', '-m', 'liminal_server'],
    env: { LIMINAL_ENDPOINTS: JSON.stringify(endpointsOf(image)), LIMINAL_HOST: '127.0.0.1', PYTHONPATH: serverFolder },
    requirements: join(serverFolder, 'requirements.txt'),
    port,
    ready: '/readyz',
    endsWithin: endsWithin(env),
  }),
  recipe: (input) =>
    pythonRecipe(input, { server: { files: serverFiles(), endpoints: endpointsOf(input.image), port } }),
})

/** The first Python that the server runs on. */
const oldest = 10

function checkVersion(
  { config, image: { python_version: version } }: ImageInput<PythonConfig>,
  report: ReportImage,
): void {
  const [, minor] = /^3\.(\d+)/.exec(version ?? '') ?? []
  if (config.base_image !== undefined || minor === undefined || Number(minor) >= oldest) return
  const hint = "write python_version: '3.11'"
  report({ path: ['python_version'], message: `the server needs Python 3.${oldest} or newer, not ${version}`, hint })
}

/** What it takes beyond the time that the server itself is given, in seconds: for its processes to end. */
const margin = 5

/** How long the server may take to end, as its own settings say. */
function endsWithin({
  LIMINAL_LINGER_SECONDS: linger,
  LIMINAL_DRAIN_SECONDS: drain,
}: Readonly<Record<string, string>>) {
  return seconds(linger, 1) + seconds(drain, 30) + margin
}

/** What is no number is for the server to complain about; nobody waits longer than a day. */
function seconds(text: string | undefined, otherwise: number): number {
  return text !== undefined && /^\d+$/.test(text) ? Math.min(Number(text), 86_400) : otherwise
}
