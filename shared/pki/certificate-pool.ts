import type { Certificate } from './certificate.ts'
import { nameKey, type Name } from './name.ts'

/** Certificates by the name of their subject, put in order once for all that searches them. */
export class CertificatePool {
  readonly #bySubject = new Map<string, Certificate[]>()

  constructor(certificates: readonly Certificate[]) {
    for (const certificate of certificates) {
      const key = nameKey(certificate.subject)
      const group = this.#bySubject.get(key)
      if (group === undefined) this.#bySubject.set(key, [certificate])
      else group.push(certificate)
    }
  }

  named(subject: Name): readonly Certificate[] {
    return this.#bySubject.get(nameKey(subject)) ?? []
  }
}
