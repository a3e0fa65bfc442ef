/**
 * Proves the audit trail whole, or names the first broken row and ends with 1.
 * `--expect SEQ:HASH` asks for a row noted earlier, so that a cut-off end is seen too; `--ledger` walks the trail of the ledger
 * of cards, which has a database of its own.
 */
import './node-version.ts'
import { parseArgs } from 'node:util'
import { loadConfig } from './config.ts'
import { verifyAudit, type AuditHead } from './platform/audit.ts'
import { openStore } from './platform/database/store.ts'

const parseHead = (text: string): AuditHead => {
  const match = /^([1-9]\d{0,14}):([0-9a-f]{64})$/.exec(text)
  if (match === null) throw new Error('--expect wants SEQ:HASH, as printed by an earlier run')
  return { seq: Number(match[1]), hash: match[2] ?? '' }
}

const verify = async (): Promise<number> => {
  const { values } = parseArgs({ options: { expect: { type: 'string' }, ledger: { type: 'boolean', default: false } } })
  const expected = values.expect === undefined ? undefined : parseHead(values.expect)
  const config = loadConfig()
  const store = await openStore(values.ledger ? config.ledgerStore : config.store)
  try {
    const verdict = await verifyAudit(store, expected)
    process.stdout.write(`${JSON.stringify(verdict)}\n`)
    return verdict.intact ? 0 : 1
  } finally {
    await store.close()
  }
}

try {
  process.exitCode = await verify()
} catch (error) {
  process.stderr.write(`audit cannot be verified: ${error instanceof Error ? error.message : 'unknown'}\n`)
  process.exitCode = 2
}
