import { Agent, type AgentOptions } from 'node:http'
import { Agent as SecureAgent } from 'node:https'

/** As Node's own: a connection is kept for the next question, for 5 seconds. */
const kept: AgentOptions = { keepAlive: true, scheduling: 'lifo', timeout: 5000 }

/**
 * Keeps the connections to an engine. Whoever waits for an answer hears of an error by it. Node itself listens to none between
 * the end of an answer and the next question: a signal that aborts just then would end this process.
 */
export function agentFor(protocol?: string): Agent {
  const agent = protocol === 'https' ? new SecureAgent(kept) : new Agent(kept)
  const connect = agent.createConnection.bind(agent)
  agent.createConnection = (options, connected) => connect(options, connected)?.on('error', () => {})
  return agent
}
