/** Why a key file stays closed. */
export type KeyFileRefusal =
  | 'key-file.malformed'
  | 'key-file.password-incorrect'
  | 'key-file.algorithm-unsupported'
  | 'key-file.too-many-rounds'

/** Ends the opening of a file; never leaves this folder. */
export class Refusal extends Error {
  readonly code: KeyFileRefusal

  constructor(code: KeyFileRefusal, reason = '') {
    super(reason)
    this.code = code
  }
}

export const refuse = (code: KeyFileRefusal, reason?: string): never => {
  throw new Refusal(code, reason)
}
