import { execFileSync } from 'node:child_process'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { formsOf, problemOfSecret } from './forms.ts'
import { maskText } from './mask-text.ts'

const pem = `-----BEGIN PRIVATE KEY-----\n${`MIIEvQ+IBADANBg/kqhkiG9w0BAQ\n`.repeat(9)}-----END PRIVATE KEY-----\n`

const values = {
  simple: 'canary-0123456789',
  special: `p@ss w0rd/+?&=%#"'\\<>$\`!;~*()`,
  unicode: 'żółw-漢字-🦊-ключ',
  lines: 'first line\nsecond "line"\n\tthird\r\n',
  pem,
  short: 'q7Z!',
}

const python = `
import base64, json, os, shlex, urllib.parse, html
v = os.environ['V']
b = v.encode()
for x in ('', 'a', 'ab'):
    print(base64.b64encode(x.encode() + b + b'tail').decode())
    print(base64.urlsafe_b64encode(x.encode() + b).decode())
print(base64.b64encode(b).decode())
print(base64.encodebytes(b + b'\\n').decode())
print(urllib.parse.quote(v), urllib.parse.quote(v, safe=''), urllib.parse.quote_plus(v))
print(urllib.parse.urlencode({'a': v}))
print(json.dumps({'a': v}), json.dumps(v, ensure_ascii=False), json.dumps(json.dumps({'a': v})))
sent = json.dumps({'a': v})
print(base64.b64encode(sent.encode()).decode(), urllib.parse.quote(sent), urllib.parse.urlencode({'a': sent}))
print(repr(v), repr({'k': v}), repr(b), shlex.quote(v), html.escape(v))
`

describe.each(Object.entries(values))('a value (%s)', (_, value) => {
  const forms = formsOf(value)
  const inner = (text: string) => text.slice(4, -4)

  test('is gone from what Python prints of it, encoded', () => {
    const printed = execFileSync('python3', ['-c', python], {
      env: { ...process.env, V: value, PYTHONIOENCODING: 'utf8' },
      encoding: 'utf8',
    })
    const masked = maskText(printed, forms)
    // What surrounds the value, and the last characters of a group that others have a share in.
    expect(masked.replaceAll('***', '').length).toBeLessThan(250)
    for (const form of forms) expect(masked).not.toContain(Buffer.from(form).toString())
    expect(masked).toContain('{"a": "***"}')
    expect(masked).toContain('a=***\n')
  })

  test('is gone from what JavaScript and shells print of it', () => {
    const shell = execFileSync('bash', ['-c', 'printf "%q|\\n" "$V"; printf %s "$V" | base64'], {
      env: { ...process.env, V: value, LC_ALL: 'C.UTF-8' },
      encoding: 'utf8',
    })
    expect(maskText(shell, forms)).toMatch(/^\$?'?(?:\*{3})+'?\|\n(?:\*{3}.{0,5}\n)+$/)
    for (const text of [encodeURIComponent(value), encodeURI(value), new URLSearchParams({ v: value }).toString()]) {
      expect(maskText(text, forms)).toMatch(/^(?:v=)?\*\*\*(?:%0D)?(?:%0A)?$/)
    }
    expect(maskText(JSON.stringify({ v: [value] }), forms)).toBe('{"v":["***"]}')
    expect(inner(maskText(inspect({ v: value }, { breakLength: Infinity }), forms)).length).toBeLessThan(14)
  })
})

test('each line of a value is masked where it stands alone, and indented', () => {
  const forms = formsOf(pem)
  expect(maskText('x MIIEvQ+IBADANBg/kqhkiG9w0BAQ y\n', forms)).toBe('x *** y\n')
  expect(maskText(pem.replaceAll('\n', '\n    '), forms)).not.toMatch(/[A-Z]/)
  expect(maskText('ab\n', formsOf('ab\ncdef'))).toBe('ab\n')
})

test('bytes that are no text are masked as they are and in base64', () => {
  const bytes = Uint8Array.from([0, 255, 254, 7, 200, 13, 10, 99])
  expect(maskText(`x${Buffer.from(bytes).toString('base64')}x`, formsOf(bytes))).toBe('x***x')
})

test.each([
  ['', 'has 0 characters, fewer than 4'],
  ['abc', 'has 3 characters, fewer than 4'],
  [' a b \n', 'has 3 characters, fewer than 4'],
  ['x'.repeat(256 * 1024 + 1), 'has 262145 bytes, more than 262144'],
])('a value that cannot be masked is a problem', (value, problem) => {
  expect(problemOfSecret(Buffer.from(value))).toBe(problem)
  expect(() => formsOf(value)).toThrow(problem)
})
