import type { FunctionPart } from '@liminal/core'

/** What the functions do that test plans name. */
const functions: Readonly<Record<string, FunctionPart['call']>> = {
  /** Succeeds, with what it was given. */
  echo: async (input) => ({ output: { n: String(input) } }),
  /** Asks for approval, as tasks of type `approval` do. */
  approve: async (_, { decision, task }) => {
    const { approved, by } = await decision(`is ${task} right?`)
    if (!approved) throw new Error(`${by} says no`)
    return { output: { n: by } }
  },
}

/** Finds one of them. */
export function testFunction(name: string): FunctionPart['call'] | undefined {
  return functions[name]
}
