import { expect, test } from 'vitest'
import { mountVariables } from './mount-variables.ts'

test('each mount has a variable, also where names meet', () => {
  expect(
    mountVariables([
      { volume: 'data', path: '/mnt/data' },
      { volume: 'my-models.v2', path: '/mnt/models' },
      { volume: 'data', path: '/mnt/eu' },
      { volume: 'DATA', path: '/mnt/other' },
    ]),
  ).toEqual({
    LIMINAL_MOUNT_DATA: '/mnt/data',
    LIMINAL_MOUNT_MY_MODELS_V2: '/mnt/models',
    LIMINAL_MOUNT_DATA_2: '/mnt/eu',
    LIMINAL_MOUNT_DATA_3: '/mnt/other',
  })
})
