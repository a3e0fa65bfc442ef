import { describe, expect, it } from 'vitest'
import { requireWorkerUrl } from './trusted-types.ts'

const page = 'https://madoguchi.example/kiosk'
const built = { page, isDevelopment: false }
const development = { page, isDevelopment: true }

describe('the Trusted Types policy', () => {
  it('lets a built worker of this origin start', () => {
    expect(requireWorkerUrl('/assets/render.worker-BhThBu4C.js', built)).toBe('/assets/render.worker-BhThBu4C.js')
  })

  it('lets a source worker start in development only', () => {
    const source = '/documents/render.worker.ts?worker_file&type=module'
    expect(requireWorkerUrl(source, development)).toBe(source)
    expect(() => requireWorkerUrl(source, built)).toThrow(TypeError)
  })

  it.each([
    'https://elsewhere.example/assets/render.worker-BhThBu4C.js',
    '//elsewhere.example/assets/render.worker-BhThBu4C.js',
    'data:text/javascript,0',
    'blob:https://madoguchi.example/7d9d8c0e',
    'javascript:0',
    '/assets/index-BhThBu4C.js',
    '/assets/../uploads/render.worker-BhThBu4C.js',
    '/assets/render.worker-BhThBu4C.js/other',
  ])('refuses %s', (url) => {
    expect(() => requireWorkerUrl(url, built)).toThrow(TypeError)
    expect(() => requireWorkerUrl(url, development)).toThrow(TypeError)
  })
})
