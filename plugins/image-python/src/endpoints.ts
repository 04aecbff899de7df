import { existsSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type ImageDefinition, type ImageInput, nearest, type ReportImage, readProjectFile } from '@liminal/core'
import { findRequirements } from '@liminal/core/requirements'
import type { PythonConfig } from './config.ts'

/** A path of the URL, and the function that answers there. */
export interface Endpoint {
  readonly endpoint: string
  readonly module: string
  readonly function: string
}

/** The endpoints of an image, which its schema has checked. */
export function endpointsOf({ endpoints, source }: ImageDefinition): readonly Endpoint[] {
  return ((endpoints ?? []) as unknown as readonly Endpoint[]).map(({ endpoint, module, function: name }) => ({
    endpoint,
    module: source === undefined ? module : moduleIn(source, module),
    function: name,
  }))
}

/** In Apache Liminal, modules could begin with the name of the source folder itself. */
function moduleIn(source: string, module: string): string {
  const [first, ...rest] = module.split('.')
  if (first !== basename(source) || rest.length === 0 || fileOf(source, module) !== undefined) return module
  return fileOf(source, rest.join('.')) === undefined ? module : rest.join('.')
}

/** Paths at which the server itself answers. */
const ofServer: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Finds endpoints that cannot be answered. Only what is certain is an error: packages may bring modules, and modules may make
 * functions in ways that only Python can tell. The build looks again, where all is installed.
 */
export function checkEndpoints({ config, image }: ImageInput<PythonConfig>, report: ReportImage): void {
  const { source } = image
  if (source === undefined) return
  const endpoints = endpointsOf(image)
  if (endpoints.length === 0) report({ path: [], message: 'a server needs endpoints', hint: 'add endpoints:' })
  const paths = new Set<string>()
  for (const [at, { endpoint, module, function: name }] of endpoints.entries()) {
    const path = `/${endpoint.replace(/^\/+|\/+$/g, '')}`
    const taken = ofServer.has(path) ? 'the server itself' : paths.has(path) ? 'another endpoint' : undefined
    paths.add(path)
    if (taken !== undefined) {
      report({
        path: ['endpoints', at, 'endpoint'],
        message: `${taken} answers at ${path}`,
        hint: 'choose another path',
      })
    }
    const file = fileOf(source, module)
    if (file === undefined) reportModule(module, source, bringsNothing(config, image), report, at)
    else reportFunction(name, file, report, at)
  }
}

/** Whether all modules are those of the source, and Python's own. */
function bringsNothing({ base_image: base }: PythonConfig, image: ImageDefinition): boolean {
  const needs = findRequirements(image)
  return base === undefined && 'kind' in needs && needs.kind === 'none'
}

function reportModule(module: string, source: string, isAlone: boolean, report: ReportImage, at: number): void {
  const [first = ''] = module.split('.')
  const meant = nearest(module, modulesIn(source))
  const isOwn = fileOf(source, first) !== undefined
  // It may be one of a package that is installed.
  if (!isOwn && meant === undefined) return
  report({
    path: ['endpoints', at, 'module'],
    message: `there is no ${module.replaceAll('.', '/')}.py in ${source}`,
    ...(meant !== undefined && { hint: `did you mean ${meant}?` }),
    ...(!isOwn && !isAlone && { severity: 'warning' }),
  })
}

function reportFunction(name: string, file: string, report: ReportImage, at: number): void {
  const text = readProjectFile(file)
  const isNamed = new RegExp(`\\b${name.replace(/\W/g, '\\$&')}\\b`).test(text)
  if (isNamed || /import\s*\*|__getattr__|__dict__|\b(?:globals|locals|vars|exec|setattr)\(|sys\.modules/.test(text))
    return
  const names = [...text.matchAll(/^(?:async\s+)?(?:def|class)\s+(\w+)/gm)].map(([, found = '']) => found)
  const meant = nearest(name, names)
  report({
    path: ['endpoints', at, 'function'],
    message: `${file} has no function ${name}`,
    hint: meant === undefined ? `it has ${names.join(', ') || 'none'}` : `did you mean ${meant}?`,
  })
}

function modulesIn(source: string): readonly string[] {
  return readdirSync(source, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? entry.name : (/^(.*)\.py$/.exec(entry.name)?.[1] ?? '')))
    .filter((name) => /^\w+$/.test(name))
}

function fileOf(source: string, module: string): string | undefined {
  const path = join(source, ...module.split('.'))
  return [`${path}.py`, join(path, '__init__.py')].find((file) => existsSync(file))
}
