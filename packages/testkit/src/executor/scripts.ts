// A script ends by itself when the suite has removed its folder, so that a broken executor leaves nothing behind.
const whileScratch = '[ -d "$SCRATCH" ] || exit 99'

/** Shell: waits until the suite has made a file in `$SCRATCH`. */
export const waitFor = (file: string): string =>
  `while [ ! -e "$SCRATCH/${file}" ]; do ${whileScratch}; sleep 0.02; done`

/** Shell: adds a line to a file in `$SCRATCH`. */
export const note = (file: string): string => `echo once >>"$SCRATCH/${file}"`

/** Shell: adds a line to a file in `$SCRATCH` again and again, by which the suite sees that it still runs. */
export const tick = (file: string): string =>
  `while :; do ${whileScratch}; echo tick >>"$SCRATCH/${file}"; sleep 0.02; done`
