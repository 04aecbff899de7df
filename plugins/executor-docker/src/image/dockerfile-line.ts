/**
 * The line, from 1, of the instruction that a step such as `[2/5] RUN pip install x` carries out. BuildKit names steps by
 * the text of their instruction, its continued lines joined. Pure.
 */
export function lineOfStep(dockerfile: string, step: string): number | undefined {
  const wanted = normalized(step.replace(/^\[[^\]]*\]\s*/, ''))
  let start = 0
  let text = ''
  for (const [at, line] of dockerfile.split('\n').entries()) {
    if (text === '') start = at + 1
    if (text !== '' && /^\s*#/.test(line)) continue
    const isContinued = /\\\s*$/.test(line)
    text += `${line.replace(/\\\s*$/, '')} `
    if (isContinued) continue
    if (isSame(normalized(text), wanted)) return start
    text = ''
  }
  return undefined
}

/** Without what BuildKit leaves out of a name: how a RUN is mounted. */
function normalized(instruction: string): string {
  return instruction
    .replace(/\s+--mount=\S+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** Long names are cut. */
function isSame(instruction: string, wanted: string): boolean {
  return instruction === wanted || (wanted.endsWith('...') && instruction.startsWith(wanted.slice(0, -3)))
}
