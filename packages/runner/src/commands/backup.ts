import { resolve } from 'node:path'
import { backupStore, openStore } from '@liminal/engine'
import { Command } from 'commander'
import type { Define } from '../command.ts'
import { homeOf } from '../home.ts'
import { renderBytes } from '../view/bytes.ts'

/** Defines `liminal-run backup`. */
export const define: Define = (io, finish) =>
  new Command('liminal-run backup')
    .description(
      'Copies the store of all runs to a file, also while runs go on. Logs are files of their own beside it.',
    )
    .argument('<file>', 'where to; it must not be there yet')
    .addHelpText('after', '\nExample: liminal-run backup liminal-2026-01-02.db')
    .action(async (file: string) => {
      using store = openStore(homeOf(io))
      const bytes = await backupStore(store.file, resolve(io.cwd, file))
      io.out(`wrote ${file} (${renderBytes(bytes)}); to go back to it, put it in the place of ${store.file}`)
      finish(0)
    })
