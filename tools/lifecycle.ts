/** Draws docs/lifecycle.md anew from the status tables. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { issuanceMachine } from '#shared/convenience-issuance/lifecycle.ts'
import { toMermaid } from '#shared/lifecycle/machine.ts'
import { root } from './run.ts'

const text = `# The life of a visit

Drawn from the table in \`shared/convenience-issuance/lifecycle.ts\` by \`npm run lifecycle\`; a test compares them. Money is in
escrow from \`paying\` until \`settled\` or \`refunded\`.

\`\`\`mermaid
${toMermaid(issuanceMachine)}
\`\`\`
`
writeFileSync(join(root, 'docs/lifecycle.md'), text)
