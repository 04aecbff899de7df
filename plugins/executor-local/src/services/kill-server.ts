import { hasProcesses, signalGroup, signalWork } from '../process/process-group.ts'
import { type ProcessId, runs, type ServiceFolder } from './folder.ts'

/** Kills a server with all that it has started, also where it has ended itself, or they have left its process group. */
export function killServer(folder: ServiceFolder, version: string, server: ProcessId): void {
  if (runs(server, folder)) signalGroup(server.pid, 'SIGKILL')
  signalWork(server.pid, folder.file(version), 'SIGKILL')
}

/** Whether a server runs, or anything that it has started: its workers may have been left alone. */
export function isServing(folder: ServiceFolder, version: string, server: ProcessId): boolean {
  return runs(server, folder) || hasProcesses(server.pid, folder.file(version))
}
