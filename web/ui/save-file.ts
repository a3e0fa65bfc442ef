/** Offers bytes as a download under a name. The address lives until the browser has surely begun to read it. */
export const saveFile = (blob: Blob, name: string): void => {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.hidden = true
  // out of the document a link may be gone, name and all, before a busy browser has read it
  document.body.append(link)
  link.click()
  setTimeout(() => link.remove(), 1000)
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
