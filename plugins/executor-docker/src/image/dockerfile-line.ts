import { type Instruction, instructionsOf } from './instructions.ts'

/**
 * The line, from 1, of the instruction that a step such as `[2/5] RUN pip install x` or `[build 2/5] COPY . .` carries out.
 * BuildKit numbers the steps of a stage, and names each by the text of its instruction, with variables filled in. Pure.
 */
export function lineOfStep(dockerfile: string, step: string): number | undefined {
  const [, label = '', keyword = '', rest = ''] = /^\[([^\]]*)\]\s*(\S+)\s*([\s\S]*)$/.exec(step) ?? []
  const [, name = '', number = ''] = /^(?:\S+\/\S+ )?(?:(\S+)\s+)?(\d+)\/\d+$/.exec(label.trim()) ?? []
  const is = (each: Instruction) => each.keyword === keyword.toUpperCase()
  const reads = (each: Instruction) => is(each) && isSame(normalized(each.rest), normalized(rest))
  const stages = stagesOf(instructionsOf(dockerfile))
  const named = stages.filter((stage, at) => stage.name === name.toLowerCase() || name === `stage-${at}`)
  const chosen = named.length > 0 ? named : stages
  const numbered = chosen.flatMap(({ steps }) => steps.slice(Number(number) - 1).slice(0, 1)).filter(is)
  const texts = chosen.flatMap(({ steps }) => steps).filter(reads)
  const [found] = [...numbered.filter(reads), ...(chosen.length === 1 ? numbered : []), ...texts]
  return found?.line
}

/** The line that a builder names which cannot read a Dockerfile. Pure. */
export function lineOfError(message: string): number | undefined {
  const line = /dockerfile parse error (?:on )?line (\d+)/i.exec(message)?.[1]
  return line === undefined ? undefined : Number(line)
}

interface Stage {
  readonly name: string | undefined
  /** The instructions that are steps. */
  readonly steps: readonly Instruction[]
}

const counted = /^(?:ADD|COPY|RUN|WORKDIR)$/

/** To start from an image of a registry is a step; from nothing, or from a former stage, it is none. */
function stagesOf(instructions: readonly Instruction[]): readonly Stage[] {
  const stages: { name: string | undefined; steps: Instruction[] }[] = []
  for (const each of instructions) {
    if (each.keyword === 'FROM') {
      const [, base = '', name] = /^(?:--\S+\s+)*(\S+)(?:\s+as\s+(\S+))?/i.exec(each.rest) ?? []
      const isStep = base !== 'scratch' && stages.every((stage) => stage.name !== base.toLowerCase())
      stages.push({ name: name?.toLowerCase(), steps: isStep ? [each] : [] })
    } else if (counted.test(each.keyword)) stages.at(-1)?.steps.push(each)
  }
  return stages
}

/** Without what BuildKit leaves out of a name: how a RUN is mounted. */
function normalized(text: string): string {
  return text
    .replaceAll(/(^|\s+)--mount=\S+/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Long names are cut. */
function isSame(instruction: string, wanted: string): boolean {
  return instruction === wanted || (wanted.endsWith('...') && instruction.startsWith(wanted.slice(0, -3)))
}
