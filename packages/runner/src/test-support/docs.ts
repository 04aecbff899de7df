import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from './command-line.ts'

/** A page of the documentation. */
export interface Document {
  readonly path: string
  readonly text: string
}

/** Every page: those of the root, the guides, and the READMEs of packages. */
export function documents(): Document[] {
  const paths = globSync(['*.md', 'docs/*.md', '{packages,plugins,examples,tools}/*/*.md'], { cwd: repository })
  return paths.map((path) => ({ path, text: readFileSync(join(repository, path), 'utf8') }))
}

/** What stands between fences of a language. */
export function blocks(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map((match) => match[1] as string)
}

/** Every example of YAML, each as a whole file. */
export function yamlExamples(): { readonly where: string; readonly yaml: string }[] {
  return documents().flatMap(({ path, text }) =>
    blocks(text, 'yaml').map((yaml, at) => ({ where: `${path}, example ${at + 1}`, yaml: wholeFile(yaml) })),
  )
}

/** An example as a whole file: named, its list of tasks in a pipeline. */
function wholeFile(yaml: string): string {
  const inPipeline = yaml.replace(/^tasks:\n((?: .*\n|\n)+)/m, (_, tasks: string) => {
    return `pipelines:\n  - pipeline: docs\n    tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`
  })
  return /^name:/m.test(yaml) ? inPipeline : `name: docs\n${inPipeline}`
}
