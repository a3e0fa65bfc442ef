import { readFileSync } from 'node:fs'
import { validatePath } from '#shared/pki/path.ts'
import { parsePem } from '#shared/pki/pem.ts'
const t = JSON.parse(readFileSync('/work/shared/vectors/x509-limbo.json','utf8')).testcases
let ok=0,n=0; let slow=0
for (const x of t) {
  if (x.id.startsWith('webpki')) continue
  if (x.id.startsWith(process.env.SKIP ?? '@')) continue
  n++
  const t0=performance.now()
  const pem=(a:string[])=>a.flatMap(p=>parsePem(p))
  const r = await validatePath({
    target: parsePem(x.peer_certificate)[0]!, intermediates: pem(x.untrusted_intermediates), anchors: pem(x.trusted_certs),
    at: new Date(x.validation_time ?? '2026-06-29T00:00:00Z'), revocation: x.crls.length? 'require':'none', crls: x.crls.flatMap((p:string)=>parsePem(p,'X509 CRL')),
    extendedKeyUsage: x.extended_key_usage, keyUsage: x.key_usage, ...(x.max_chain_depth===null?{}:{maximumDepth:x.max_chain_depth}),
    conformance: (process.env.CONF ?? 'relying-party') as any,
  })
  const ms=performance.now()-t0; slow=Math.max(slow,ms)
  const good=(r.outcome==='passed')===(x.expected_result==='SUCCESS')
  if(good) ok++; else console.log(x.id,'expected',x.expected_result,'got',r.code, JSON.stringify(r.checks.filter(c=>c.outcome==='failed'||c.outcome==='noted').map(c=>[c.check,c.evidence])))
  if(ms>300) console.log('slow',x.id,ms)
}
console.log(ok,n,slow)
