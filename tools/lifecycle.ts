/** Draws docs/lifecycle.md, and the diagrams inside other documents, anew from the status tables. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { issuanceMachine } from '#shared/convenience-issuance/lifecycle.ts'
import { toMermaid } from '#shared/lifecycle/machine.ts'
import { reservationMachine, waitlistMachine } from '#shared/pickup-reservation/lifecycle.ts'
import { root } from './run.ts'

const text = `# The life of a visit

Drawn from the table in \`shared/convenience-issuance/lifecycle.ts\` by \`npm run lifecycle\`; a test compares them. Money is in
escrow from \`paying\` until \`settled\` or \`refunded\`.

\`\`\`mermaid
${toMermaid(issuanceMachine)}
\`\`\`
`
writeFileSync(join(root, 'docs/lifecycle.md'), text)

/** Replaces the diagrams of a document, first by first; everything around them stays. */
const redraw = (file: string, diagrams: readonly string[]): void => {
  const path = join(root, file)
  const waiting = [...diagrams]
  const drawn = readFileSync(path, 'utf8').replaceAll(/```mermaid\n[\s\S]*?\n```/g, (old) => {
    const diagram = waiting.shift()
    return diagram === undefined ? old : `\`\`\`mermaid\n${diagram}\n\`\`\``
  })
  writeFileSync(path, drawn)
}

redraw('docs/pickup-reservation.md', [toMermaid(reservationMachine), toMermaid(waitlistMachine)])
