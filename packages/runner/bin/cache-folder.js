const fs = process.getBuiltinModule('node:fs')
const { dirname, isAbsolute, join } = process.getBuiltinModule('node:path')

const [sticky, othersWrite] = [0o1000, 0o022]

/**
 * Where Node may keep compiled code, which it runs without looking at what is in it: a folder of this user alone. Undefined
 * where somebody else could write to it, or put another in its place.
 */
export function cacheFolder() {
  const { XDG_CACHE_HOME: named = '' } = process.env
  try {
    const caches = isAbsolute(named) ? named : join(process.getBuiltinModule('node:os').homedir(), '.cache')
    fs.mkdirSync(caches, { recursive: true, mode: 0o700 })
    // No link is left in it that could lead elsewhere by and by.
    const folder = join(fs.realpathSync(caches), 'liminal-run')
    if (fs.lstatSync(folder, { throwIfNoEntry: false }) === undefined) fs.mkdirSync(folder, { mode: 0o700 })
    return isPrivate(folder) && isSafe(dirname(folder)) ? folder : undefined
  } catch {
    return undefined
  }
}

function isPrivate(folder) {
  const stat = fs.lstatSync(folder)
  return stat.isDirectory() && stat.uid === process.geteuid?.() && (stat.mode & othersWrite) === 0
}

/** Whether nobody else can replace what is in a folder, or a folder above it. */
function isSafe(folder) {
  const { uid, mode } = fs.lstatSync(folder)
  if (uid !== process.geteuid?.() && uid !== 0) return false
  if ((mode & othersWrite) !== 0 && (mode & sticky) === 0) return false
  const above = dirname(folder)
  return above === folder || isSafe(above)
}
