/** Pages made of the library alone, as its users would bundle them: what is in them and what they weigh. */
import { resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Rolldown } from 'vite'

const root = resolve(import.meta.dirname, '../..')
const entry = '\0page'

export type ReaderPage = {
  /** Source files that left something in the page, relative to the library. */
  readonly modules: readonly string[]
  /** Everything the page loads while it is used, chunks for its readers included, each gzipped. */
  readonly kilobytes: number
}

/** Bundles `source` (TypeScript) for browsers, minified. A page keeps what it uses and exports nothing. */
export const buildReaderPage = async (source: string): Promise<ReaderPage> => {
  const built = (await build({
    configFile: false,
    root,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: { input: { page: entry } },
    },
    plugins: [
      {
        name: 'page',
        resolveId: (id) => {
          if (id === entry) return entry
          return id.startsWith('#') ? resolve(root, id.slice(1)) : undefined
        },
        load: (id) => (id === entry ? { code: source, moduleType: 'ts' as const } : undefined),
      },
    ],
  })) as Rolldown.RolldownOutput
  const chunks = built.output.filter((one) => one.type === 'chunk')
  const modules = chunks.flatMap((chunk) =>
    Object.entries(chunk.modules).flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : [])),
  )
  const library = resolve(root, 'card-bridge')
  return {
    modules: modules.filter((id) => id.startsWith(library)).map((id) => id.slice(library.length + 1)),
    kilobytes: chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0) / 1000,
  }
}

/** A page that logs in with a card on readers of some families. */
export const pageFor = (families: readonly string[]): string => `
  import { createUsbReaderSource, openJpkiSession, signLogIn, ${families.join(', ')} } from '#card-bridge/index.ts'
  globalThis.logIn = async (pin, challenge, signal) => {
    const reader = await createUsbReaderSource(navigator.usb, [${families.join(', ')}]).choose()
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    await session.verifyPin('authentication', pin)
    return signLogIn({ session, challenge })
  }
`

/** The same with whatever reader the person has. */
export const pageForAll = `
  import { connectReader, openJpkiSession, signLogIn } from '#card-bridge/index.ts'
  globalThis.logIn = async (pin, challenge, signal) => {
    const reader = await connectReader()
    const session = await openJpkiSession(await reader.connect(signal), { signal })
    await session.verifyPin('authentication', pin)
    return signLogIn({ session, challenge })
  }
`
