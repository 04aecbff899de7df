import { execFileSync } from 'node:child_process'
import { commandPeer } from '../command-peer.ts'
import { commandOf, numbersOf } from '../work.ts'

/** GNU make keeps no record of anything: it shows what the processes alone cost. */
export const make = commandPeer({
  id: 'make',
  title: 'GNU make',
  how: { sequence: '`make -j1`', 'no-op': '`make -j2`' },
  version: () => /[\d.]+/.exec(execFileSync('make', ['--version'], { encoding: 'utf8' }))?.[0] ?? 'unknown',
  files(work, { ticks }) {
    const rules = numbersOf(work).map((at) => {
      const needs = work.atOnce === 1 && at > 0 ? ` t${at - 1}` : ''
      return `t${at}:${needs}\n\t@${commandOf(work, at, ticks)}\n`
    })
    const names = numbersOf(work).map((at) => `t${at}`)
    return { Makefile: [`all: ${names.join(' ')}`, `.PHONY: all ${names.join(' ')}`, ...rules].join('\n') }
  },
  command: (work) => ({ command: 'make', args: [`-j${work.atOnce}`] }),
})
