/** Imported first by whatever is started: an older Node would end without a word when it loads the database driver. */
const oldest = [22, 22] as const
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(`madoguchi needs Node ${oldest.join('.')} or newer; this is ${process.versions.node}\n`)
  process.exit(1)
}
