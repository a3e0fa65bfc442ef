/** The built pages. The list of files is read once at start, so no request can name anything outside it. */
import { createReadStream, readdirSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { constants, gzip } from 'node:zlib'
import { documentHeaders, pageReaderPolicy } from './security-headers.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.otf': 'font/otf',
  '.mp3': 'audio/mpeg',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml',
  '.pdf': 'application/pdf',
}

/** Fonts as .ttf/.otf are not compressed inside; woff2, images and audio are. */
const isCompressible = (extension: string) =>
  /^\.(html|js|css|json|webmanifest|svg|ttf|otf|wasm|txt|xml)$/.test(extension)

/** Larger files are streamed and not kept. */
const keepBytes = 4 * 1024 * 1024

const gzipped = promisify(gzip)

type StaticFile = { readonly path: string; readonly extension: string; readonly size: number }

export type StaticFiles = {
  /** The file of a path, `undefined` where there is none. */
  readonly serve: (pathname: string, acceptEncoding: string | undefined) => Promise<Response | undefined>
}

/** Built from web/document-sign/pages.worker.ts. */
const pageReader = /^\/assets\/pages\.worker-[\w-]+\.js$/

/** Hidden files and folders are the tools' own and are not given out. */
const isHidden = (name: string) => name.split('/').some((part) => part.startsWith('.'))

const listFiles = (root: string): ReadonlyMap<string, StaticFile> =>
  new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const path = join(entry.parentPath, entry.name)
        return { path, name: relative(root, path).split(sep).join('/') }
      })
      .filter(({ name }) => !isHidden(name))
      .map(({ path, name }) => [`/${name}`, { path, extension: extname(name), size: statSync(path).size }]),
  )

export const createStaticFiles = (root: string, secure: boolean): StaticFiles => {
  const files = listFiles(root)
  const kept = new Map<string, Promise<Buffer<ArrayBuffer>>>()
  const common = documentHeaders(secure)

  const load = (file: StaticFile, compress: boolean): Promise<Buffer<ArrayBuffer>> => {
    const key = `${compress ? 'gzip' : 'plain'} ${file.path}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const read = readFile(file.path)
    const bytes = compress
      ? read.then((plain) => gzipped(plain, { level: constants.Z_BEST_COMPRESSION }))
      : (read as Promise<Buffer<ArrayBuffer>>)
    kept.set(key, bytes)
    bytes.catch(() => kept.delete(key))
    return bytes
  }

  return {
    serve: async (pathname, acceptEncoding) => {
      const file = files.get(pathname)
      if (file === undefined) return undefined
      const compress = isCompressible(file.extension)
      const isDocument = file.extension === '.html'
      const headers: Record<string, string> = {
        ...common,
        'content-type': mediaTypes[file.extension] ?? 'application/octet-stream',
        'cache-control': isDocument
          ? 'no-store'
          : pathname.startsWith('/assets/')
            ? 'public, max-age=31536000, immutable'
            : 'no-cache',
        ...(compress ? { vary: 'accept-encoding' } : {}),
        ...(pageReader.test(pathname) ? { 'content-security-policy': pageReaderPolicy } : {}),
      }
      if (file.size > keepBytes) {
        const stream = Readable.toWeb(createReadStream(file.path)) as ReadableStream<Uint8Array<ArrayBuffer>>
        return new Response(stream, { headers: { ...headers, 'content-length': String(file.size) } })
      }
      const gzip = compress && /(^|[\s,])gzip($|[\s,;])/.test(acceptEncoding ?? '')
      const bytes = await load(file, gzip)
      return new Response(bytes, {
        headers: {
          ...headers,
          'content-length': String(bytes.length),
          ...(gzip ? { 'content-encoding': 'gzip' } : {}),
        },
      })
    },
  }
}
