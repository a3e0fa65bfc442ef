import { catalogue, isErrorCode, type ErrorCode, type ErrorDetail } from './catalogue.ts'

type Rest<Code extends ErrorCode> =
  undefined extends ErrorDetail<Code>
    ? [detail?: undefined, options?: { cause?: unknown }]
    : [detail: ErrorDetail<Code>, options?: { cause?: unknown }]

/**
 * The only error class that crosses a room's border. `message` is the code: sentences for people live in `web/text`.
 *
 * @throws nothing; `detail` is required exactly for the codes whose row in the catalogue has one.
 */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'AppError'
  readonly code: Code
  readonly detail: ErrorDetail<Code>

  constructor(code: Code, ...[detail, options]: Rest<Code>) {
    super(code, options?.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.detail = detail as ErrorDetail<Code>
  }

  get row(): (typeof catalogue)[Code] {
    return catalogue[this.code]
  }
}

/** Guards on one code, so that `detail` has its type. */
export const isAppError = <Code extends ErrorCode>(error: unknown, code: Code): error is AppError<Code> =>
  error instanceof AppError && error.code === code

/** An error of the catalogue as it is; anything else as `internal.unexpected` with its cause. */
export const toAppError = (error: unknown): AppError =>
  error instanceof AppError ? error : new AppError('internal.unexpected', undefined, { cause: error })

/** The wire form (RFC 9457, `application/problem+json`): never a stack, never a party's own sentence. */
export type Problem = {
  readonly type: `urn:madoguchi:error:${ErrorCode}`
  readonly title: ErrorCode
  readonly status: number
  readonly code: ErrorCode
  readonly requestId: string
  readonly detail?: unknown
}

export const toProblem = (error: AppError, requestId: string): Problem => ({
  type: `urn:madoguchi:error:${error.code}`,
  title: error.code,
  status: error.row.status,
  code: error.code,
  requestId,
  ...(error.detail === undefined ? {} : { detail: error.detail }),
})

/** The error a problem document stands for; an unknown document becomes `internal.unexpected`. */
export const fromProblem = (document: unknown): AppError => {
  if (typeof document === 'object' && document !== null && 'code' in document) {
    const { code } = document
    if (typeof code === 'string' && isErrorCode(code)) {
      const detail = 'detail' in document ? document.detail : undefined
      return new AppError(code, ...([detail] as unknown as Rest<ErrorCode>))
    }
  }
  return new AppError('internal.unexpected', undefined, { cause: document })
}
