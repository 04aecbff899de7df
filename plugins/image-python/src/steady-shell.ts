import { contextTime } from '@liminal/core'

/**
 * Runs a step of a Dockerfile, its `$0`, so that it comes to the same layer whenever it is run: what it has written gets one
 * time, and bytecode is held against the content of its source (PEP 552) instead of its time.
 */
export const steadyShell: readonly string[] = [
  '/bin/sh',
  '-c',
  [
    `export SOURCE_DATE_EPOCH=${contextTime} PYTHONHASHSEED=0`,
    // Memory of this step alone, and no part of its layer. A second before: clocks of file systems are coarse.
    'touch -d "@$(($(date +%s) - 1))" /dev/shm/began',
    'eval "$0" || exit',
    `find / -xdev -newer /dev/shm/began -exec touch -h -d @${contextTime} {} + 2>/dev/null`,
    'true',
  ].join('; '),
]
