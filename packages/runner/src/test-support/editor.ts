import type { JsonObject } from '@liminal/core'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { getLanguageService } from 'yaml-language-server'

/** What an editor with the YAML extension would show of a liminal.yml, with this schema and without a network. */
export async function editorOf(schema: JsonObject) {
  const uri = 'file:///project/liminal.yml'
  const service = getLanguageService({
    schemaRequestService: async (url: string) => {
      if (url !== 'file:///project/liminal.schema.json') throw new Error(`asked for ${url}`)
      return JSON.stringify(schema)
    },
    workspaceContext: { resolveRelativePath: (path: string) => `file:///project/${path}` },
  } as never)
  service.configure({
    validate: true,
    completion: true,
    hover: true,
    schemas: [{ uri: 'file:///project/liminal.schema.json', fileMatch: ['liminal.yml'], schema: schema as never }],
  } as never)
  let version = 0
  const documentOf = (text: string) => {
    version += 1
    return TextDocument.create(uri, 'yaml', version, text)
  }
  return {
    /** Lines count from 1. */
    problems: async (text: string) => {
      const found = await service.doValidation(documentOf(text), false)
      return found.map(({ range, message }) => ({ line: range.start.line + 1, message }))
    },
    /** Line and column count from 0. */
    completions: async (text: string, line: number, character: number) => {
      const { items } = await service.doComplete(documentOf(text), { line, character }, false)
      return items.map(({ label }) => label)
    },
    hover: async (text: string, line: number, character: number) => {
      const hover = await service.doHover(documentOf(text), { line, character })
      return JSON.stringify(hover?.contents ?? '')
    },
  }
}
