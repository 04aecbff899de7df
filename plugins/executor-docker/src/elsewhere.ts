import type Docker from 'dockerode'

/** Whether the engine is reached by the network: then its folders are not those of this machine. */
export function isElsewhere(docker: Docker): boolean {
  const { socketPath } = docker.modem as { readonly socketPath?: string }
  return socketPath === undefined
}
