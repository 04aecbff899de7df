/** Whether a terminal can hang up on this process: one of its standard streams is a terminal. */
export function hasTerminal(): boolean {
  const { isatty } = process.getBuiltinModule('node:tty')
  return [0, 1, 2].some((descriptor) => isatty(descriptor))
}

/**
 * Has a process without a terminal outlive a hang-up. `nohup` has it ignored, and Node undoes that when it starts, without
 * a trace; cron, setsid and services of the system have no terminal to lose either.
 */
export function ignoreHangUps(): void {
  if (!hasTerminal()) process.on('SIGHUP', () => {})
}
