/** What is used of WebAssembly, whose types come only with those of a browser. */
interface WebAssemblyApi {
  readonly Module: (new (
    bytes: Uint8Array<ArrayBuffer>,
  ) => WasmModule) & {
    imports(module: WasmModule): readonly { readonly name: string }[]
  }
  readonly Instance: new (module: WasmModule, imports: object) => { readonly exports: WasmExports }
  readonly RuntimeError: new () => Error
}

/** Compiled code. */
export interface WasmModule {
  readonly __wasmModule?: never
}

/** What an engine that was started offers. */
export interface WasmExports {
  readonly memory: WasmMemory
}

/** The memory of an engine that was started. */
export interface WasmMemory {
  grow(pages: number): number
}

export const WebAssembly: WebAssemblyApi = Reflect.get(globalThis, 'WebAssembly')
