import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { withMemoryLimit } from './memory-limit.ts'
import { type WasmExports, type WasmMemory, type WasmModule, WebAssembly } from './web-assembly.ts'

/** What is used of minijinja's environment. */
export interface Environment {
  undefinedBehavior: string
  fuel: number | undefined
  keepTrailingNewline: boolean
  enablePyCompat(): void
  addFilter(name: string, filter: (...given: unknown[]) => unknown): void
  removeGlobal(name: string): void
  renderStr(source: string, context: object): string
  /** Where the name ends in `.json`, values become JSON. */
  renderNamedStr(name: string, source: string, context: object): string
  evalExpr(expression: string, context: object): unknown
  /** Lets the environment go without calling into an engine that has crashed. */
  __destroy_into_raw(): number
}

interface Glue {
  readonly Environment: new () => Environment
  __wbg_set_wasm(exports: WasmExports): void
}

interface Loaded {
  readonly glue: Glue
  readonly module: WasmModule
}

interface Running {
  readonly memory: WasmMemory
  readonly environment: Environment
  prepared: boolean
}

/** 64 KiB pages: 32 MiB, nearly thirty times what an empty engine needs. */
const memoryPages = 512
const folder = 'minijinja-js/dist/bundler'

/** The engine, which is started by its first use. */
export interface Engine {
  use<T>(work: (environment: Environment) => T): T
  /** Lets go of an engine that has crashed or was stopped: it answers nothing any more, and the next use starts another. */
  discard(): void
}

/**
 * minijinja with bounded memory, since no fuel is taken by `"a" * 10 ** 9`. An engine that crashes, as it does when memory
 * runs out, is replaced. `prepare` sets up the environment, which all uses share.
 */
export function createEngine(prepare: (environment: Environment) => void): Engine {
  let loaded: Loaded | undefined
  let running: Running | undefined
  const discard = () => {
    running?.environment.__destroy_into_raw()
    // The glue keeps views of the memory until growing, even by nothing, detaches them.
    running?.memory.grow(0)
    running = undefined
  }
  return {
    discard,
    use: (work) => {
      loaded ??= load()
      running ??= start(loaded)
      try {
        if (!running.prepared) prepare(running.environment)
        running.prepared = true
        return work(running.environment)
      } catch (error) {
        if (isCrash(error)) discard()
        throw error
      }
    },
  }
}

/** Whether the engine broke instead of giving an error. */
export function isCrash(error: unknown): boolean {
  return error instanceof WebAssembly.RuntimeError || error instanceof RangeError
}

function load(): Loaded {
  const require = createRequire(import.meta.url)
  const bytes = readFileSync(require.resolve(`${folder}/minijinja_js_bg.wasm`))
  return {
    glue: require(`${folder}/minijinja_js_bg.js`),
    module: new WebAssembly.Module(withMemoryLimit(bytes, memoryPages)),
  }
}

function start({ glue, module }: Loaded): Running {
  const imports = Object.fromEntries(
    WebAssembly.Module.imports(module).map(({ name }) => [
      name,
      name.startsWith('__wbg_error') ? ignore : Reflect.get(glue, name),
    ]),
  )
  const { exports } = new WebAssembly.Instance(module, { './minijinja_js_bg.js': imports })
  glue.__wbg_set_wasm(exports)
  return { memory: exports.memory, environment: new glue.Environment(), prepared: false }
}

/** A crash writes its trace to the console, where nothing but a renderer may print. */
function ignore(): void {}
