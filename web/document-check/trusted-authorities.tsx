import { useState } from 'react'
import { recogniseFile } from '#shared/document-check/file-kind.ts'
import { parseCertificate } from '#shared/pki/certificate.ts'
import { DerError } from '#shared/pki/der.ts'
import { toNameText } from '#shared/pki/name.ts'
import { documentCheckText } from '#web/text/document-check.ts'
import { useText } from '#web/text/text-area.ts'
import { FileField } from '#web/ui/file-field.tsx'
import type { TrustedAuthorities as Authorities } from './use-trusted-authorities.ts'

const nameOf = (der: Uint8Array): string => {
  try {
    return toNameText(parseCertificate(der).subject)
  } catch (error) {
    if (error instanceof DerError) return ''
    throw error
  }
}

const NameList = ({ label, ders }: { readonly label: string; readonly ders: readonly Uint8Array[] }) => (
  <ul aria-label={label} className="grid list-disc gap-1 pl-6">
    {[...new Set(ders.map(nameOf))].map((name) => (
      <li key={name}>{name}</li>
    ))}
  </ul>
)

/** Certificates of a file somebody wants to trust; undefined where it holds none. */
const readCertificates = async (file: File): Promise<readonly Uint8Array[] | undefined> => {
  try {
    const found = recogniseFile(new Uint8Array(await file.arrayBuffer()))
    return found.kind === 'certificate' ? found.ders : undefined
  } catch {
    return undefined
  }
}

/** Whom this counter trusts to say who signed and when, and a way to trust one more for this visit. */
export const TrustedAuthorities = ({
  authorities,
  onAdd,
}: {
  readonly authorities: Authorities
  readonly onAdd: (ders: readonly Uint8Array[]) => void
}) => {
  const { anchors: text, file } = useText(documentCheckText)
  const [refused, setRefused] = useState<string>()
  const { known, added, hasFailed } = authorities
  const add = async (files: readonly File[]) => {
    setRefused(undefined)
    for (const chosen of files) {
      const ders = await readCertificates(chosen)
      if (ders === undefined) setRefused(text.refused(chosen.name))
      else onAdd(ders)
    }
  }
  return (
    <details className="rounded-12 border border-solid-gray-420 print:hidden">
      <summary className="focus-mark cursor-pointer rounded-12 p-4 text-std-18B-160">{text.title}</summary>
      <div className="grid gap-4 p-4 pt-0">
        <p>{hasFailed ? text.none : text.lead(known.length)}</p>
        <NameList label={text.title} ders={known} />
        <FileField
          compact
          multiple
          label={text.label}
          support={text.support}
          choose={file.choose}
          accept=".pem,.cer,.crt,.der,.p7b"
          error={refused}
          onChoose={(files) => void add(files)}
        />
        {added.length > 0 && (
          <div className="grid gap-1">
            <p className="font-700">{text.added}</p>
            <NameList label={text.added} ders={added} />
          </div>
        )}
      </div>
    </details>
  )
}
