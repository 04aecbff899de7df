/**
 * A pattern that knows the letters and digits of all scripts, for texts that have other than ASCII: to make one takes a
 * millisecond, which a command would spend at each start. `make` is given what stands between brackets, and flags.
 */
export function byLetters(make: (letters: string, flags: string) => RegExp): (text: string) => RegExp {
  let [ofAscii, ofAll]: RegExp[] = []
  return (text) => {
    if (/[\u0080-\uffff]/.test(text)) {
      ofAll ??= make(String.raw`\p{L}\p{N}`, 'u')
      return ofAll
    }
    ofAscii ??= make('A-Za-z0-9', '')
    return ofAscii
  }
}
