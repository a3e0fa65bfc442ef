import { makeCa, makeIdentity, type IdentityOptions, type TestCa, type TestIdentity } from '#mocks/pki/identity.ts'
import { extensions } from '#mocks/pki/issuing.ts'

const notBefore = new Date('2010-01-01T00:00:00Z')

/** An authority that was there before the algorithms of its subscribers ended. */
export const makeOldCa = (commonName = '旧局'): Promise<TestCa> => makeCa(commonName, { notBefore })

/** Somebody with a key of 1024 bits, as everybody had until 2014; a certificate of 2010 to 2049 unless told. */
export const makeOldSigner = (
  ca: TestCa,
  given: Pick<IdentityOptions, 'notBefore' | 'notAfter'> = {},
): Promise<TestIdentity> =>
  makeIdentity(ca, {
    commonName: '昔 太郎',
    modulusLength: 1024,
    extensions: [extensions.keyUsage('digitalSignature', 'nonRepudiation')],
    notBefore,
    ...given,
  })
