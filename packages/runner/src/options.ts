import { LiminalError } from '@liminal/core'

/** Reads the value of `--max-parallel`. @throws E_OPTION_INVALID */
export function parseMaxParallel(value: string): number {
  const number = Number(value)
  if (Number.isInteger(number) && number > 0) return number
  throw new LiminalError('E_OPTION_INVALID', { option: '--max-parallel', value, expected: 'a whole number from 1' })
}
