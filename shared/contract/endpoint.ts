import type * as z from 'zod/mini'
import type { ErrorCode } from '#shared/errors/catalogue.ts'

/** Who may call a route: `public` needs no session, every other audience is a portal with its own session. */
export const audiences = ['public', 'kiosk', 'municipality', 'centre', 'resident', 'applicant', 'federation'] as const
export type Audience = (typeof audiences)[number]

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** The names after `:` in a path, as an object of strings. */
export type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? { readonly [Key in Name]: string } & PathParams<`/${Rest}`>
  : Path extends `${string}:${infer Name}`
    ? { readonly [Key in Name]: string }
    : unknown

/** A body that is bytes and not JSON, with its media type and largest size in bytes. */
export type BytesBody = { readonly mediaType: string; readonly limit: number }

/** An answer that is bytes and not JSON, with its media type and largest size in bytes. */
export type BytesAnswer = { readonly answers: 'bytes' } & BytesBody
export const bytesAnswer = (mediaType: string, limit: number): BytesAnswer => ({ answers: 'bytes', mediaType, limit })

export const isBytesAnswer = (response: z.ZodMiniType | BytesAnswer): response is BytesAnswer => 'answers' in response

/**
 * One declaration a route: the BFF mounts it, the page calls it, OpenAPI is printed from it.
 * `body` and `response` are checked on both sides; `response` null means 204 without content.
 */
export type Endpoint<
  Path extends string = string,
  Body extends z.ZodMiniType | undefined = z.ZodMiniType | undefined,
  Response extends z.ZodMiniType | BytesAnswer | null = z.ZodMiniType | BytesAnswer | null,
> = {
  readonly method: Method
  readonly path: Path
  readonly summary: string
  /** The audiences that may call; nobody else, checked before the body is read. */
  readonly allow: readonly Audience[]
  /** A privilege of the role table that a staff session needs beside its audience. */
  readonly privilege?: string
  readonly body: Body
  readonly bytes?: BytesBody
  readonly response: Response
  /** The codes a caller should be ready for, beside those every route may answer. */
  readonly errors: readonly ErrorCode[]
}

type Declaration<
  Path extends string,
  Body extends z.ZodMiniType | undefined,
  Response extends z.ZodMiniType | BytesAnswer | null,
> = Omit<Endpoint<Path, Body, Response>, 'body' | 'errors' | 'response'> & {
  readonly body?: Body
  readonly response?: Response
  readonly errors?: readonly ErrorCode[]
}

export const endpoint = <
  const Path extends string,
  Body extends z.ZodMiniType | undefined = undefined,
  Response extends z.ZodMiniType | BytesAnswer | null = null,
>(
  declaration: Declaration<Path, Body, Response>,
): Endpoint<Path, Body, Response> => ({
  ...declaration,
  body: declaration.body as Body,
  response: (declaration.response ?? null) as Response,
  errors: declaration.errors ?? [],
})

export type BodyOf<E> =
  E extends Endpoint<string, infer Body> ? (Body extends z.ZodMiniType ? z.infer<Body> : undefined) : never

export type ResponseOf<E> =
  E extends Endpoint<string, z.ZodMiniType | undefined, infer Response>
    ? Response extends z.ZodMiniType
      ? z.infer<Response>
      : Response extends BytesAnswer
        ? Uint8Array<ArrayBuffer>
        : undefined
    : never

/** What every caller gives: path parameters, body and bytes, each only where the route has them. */
export type CallInput<E> =
  E extends Endpoint<infer Path, infer Body>
    ? (unknown extends PathParams<Path> ? { readonly params?: undefined } : { readonly params: PathParams<Path> }) &
        (Body extends z.ZodMiniType ? { readonly body: z.infer<Body> } : { readonly body?: undefined }) & {
          readonly bytes?: Uint8Array<ArrayBuffer>
          readonly headers?: Readonly<Record<string, string>>
          readonly signal?: AbortSignal
        }
    : never

/** The path with its parameters filled in, each percent-encoded (RFC 3986 §2.1). */
export const buildPath = (path: string, params: Readonly<Record<string, string>> = {}): string =>
  path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
