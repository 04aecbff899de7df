import type { EnvironmentShelf } from '@liminal/core'

/** The environments below Liminal's own folder, for people to look after. What does it is loaded only when it is asked for. */
export function createShelf(home: string, env: Readonly<Record<string, string | undefined>>): EnvironmentShelf {
  const upkeep = () => import('./upkeep.ts')
  return {
    list: async () => (await upkeep()).listEnvironments(home),
    remove: async (name, signal) => (await upkeep()).removeEnvironment(home, name, signal),
    repair: async (name, signal) => (await upkeep()).repairEnvironment(home, name, env, signal),
  }
}
