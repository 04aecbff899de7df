type Environment = Readonly<Record<string, string | undefined>>

/** Variables by which packages would go elsewhere than into the environment, or seem to be in it already. */
const misleading: ReadonlySet<string> = new Set([
  ...['PYTHONPATH', 'PYTHONHOME', 'PYTHONUSERBASE', 'VIRTUAL_ENV', 'CONDA_PREFIX', '__PYVENV_LAUNCHER__'],
  ...['TARGET', 'PREFIX', 'ROOT', 'PYTHON', 'EDITABLE', 'REQUIREMENT', 'DRY_RUN'].map((name) => `PIP_${name}`),
  ...['TARGET', 'PREFIX', 'PYTHON', 'SYSTEM_PYTHON', 'PROJECT', 'PROJECT_ENVIRONMENT', 'WORKING_DIR'].map(
    (name) => `UV_${name}`,
  ),
])

/**
 * The variables that an installer gets: those of the process that submits, which say where packages come from, but for those
 * that say where they go. Pure.
 */
export function installerEnv(env: Environment, pipConf: string | undefined): Environment {
  const kept = Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.has(name)))
  // A pip.conf of the user may say so as well, which only a variable overrides.
  return { ...kept, PIP_USER: '0', ...(pipConf !== undefined && { PIP_CONFIG_FILE: pipConf }) }
}
