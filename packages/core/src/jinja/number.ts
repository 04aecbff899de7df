import { isHeld, nearestNumber, type WrittenNumber, wholeOf } from '../contract/number.ts'

/** A number as the engine can reckon with it, all its digits included; undefined if it cannot. */
export function computable(value: number | WrittenNumber): number | bigint | undefined {
  if (Number.isSafeInteger(value)) return nearestNumber(value)
  const whole = wholeOf(value)
  const isSafe = whole !== undefined && Number.isSafeInteger(Number(whole))
  if (whole !== undefined && !isSafe && whole >= -(2n ** 63n) && whole < 2n ** 64n) return whole
  return typeof value === 'number' || isHeld(value) ? nearestNumber(value) : undefined
}
