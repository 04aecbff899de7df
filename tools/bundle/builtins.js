/**
 * Node's own modules, asked for by `process.getBuiltinModule`. An `import` of one prepares all that it exports, at every
 * start: with node:fs that alone loads its streams, which costs milliseconds.
 */
export const builtins = {
  name: 'builtins',
  resolveId: (source) => (source.startsWith('node:') ? { id: `\0${source}`, moduleSideEffects: false } : undefined),
  load: (id) => (id.startsWith('\0node:') ? moduleOf(id.slice(1)) : undefined),
}

function moduleOf(name) {
  const names = Object.getOwnPropertyNames(process.getBuiltinModule(name)).filter((each) => /^[a-zA-Z_]\w*$/.test(each))
  const exports = names.filter((each) => each !== 'default').map((each) => `export const ${each} = builtin.${each}`)
  const asked = `const builtin = /* @__PURE__ */ process.getBuiltinModule('${name}')`
  return [asked, 'export default builtin', ...exports].join('\n')
}
