import { definePlugin } from '@liminal/core'
import { python } from './python.ts'
import { pythonServer } from './python-server.ts'

export default definePlugin({ name: '@liminal/image-python', api: 1, provides: [python, pythonServer] })
