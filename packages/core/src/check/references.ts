import type { DiagnosticCode, Report } from '../diagnostics/diagnostic.ts'
import { nearest, suggest } from '../diagnostics/suggest.ts'
import { get, headOf, itemsAt, type MapNode, type Node, textAt, textIn } from '../load/node.ts'
import { namedSections } from '../system/merge.ts'

/** Reports what a task names but the system does not list. */
export function checkReferences(task: Node, root: MapNode, report: Report): void {
  checkReference(get(task, 'executor'), root, 'executors', 'E_EXECUTOR_UNDECLARED', report)
  checkReference(get(task, 'pool'), root, 'pools', 'E_POOL_UNDECLARED', report)
  for (const mount of itemsAt(task, 'mounts')) {
    const claim = textAt(mount, 'claim_name') ?? textAt(mount, 'pvc')
    checkReference(get(mount, 'volume'), root, 'volumes', 'E_VOLUME_UNDECLARED', withClaim(claim, report))
  }
  for (const secret of itemsAt(task, 'secrets')) {
    checkReference(get(secret, 'secret'), root, 'secrets', 'E_SECRET_UNDECLARED', report)
  }
  checkImage(get(task, 'image'), root, report)
}

function checkReference(
  node: Node | undefined,
  root: MapNode,
  section: keyof typeof namedSections,
  code: DiagnosticCode,
  report: Report,
): void {
  const value = textIn(node)
  if (node === undefined || value === undefined) return
  const known = namesIn(root, section)
  // Apache Liminal mounted a secret like a volume.
  if (known.includes(value) || (section === 'volumes' && namesIn(root, 'secrets').includes(value))) return
  const suggestion = suggest(value, known)
  const message = `${section}: has no ${value}`
  report({ severity: 'error', code, message, place: headOf(node), ...(suggestion && { suggestion }) })
}

/** Apache Liminal let a mount itself name the claim that its volume is on Kubernetes; a slip in its name is still likely. */
function withClaim(claim: string | undefined, report: Report): Report {
  if (claim === undefined) return report
  const where = `on Kubernetes it is the claim ${claim}, elsewhere a folder that begins empty`
  return (found) => report({ ...found, severity: 'warning', message: `${found.message}: ${where}` })
}

/** Any image of a registry will do; one that is nearly an entry of `images:` is a slip. */
export function checkImage(node: Node | undefined, root: MapNode, report: Report): void {
  const image = textIn(node)
  if (node === undefined || image === undefined) return
  const known = namesIn(root, 'images')
  const near = known.includes(image) ? undefined : nearest(image, known)
  if (near === undefined) return
  report({
    severity: 'warning',
    code: 'E_IMAGE_UNDECLARED',
    message: `images: has no ${image}, so that it would be taken from a registry`,
    place: headOf(node),
    suggestion: `did you mean ${near}?`,
  })
}

function namesIn(root: MapNode, section: keyof typeof namedSections): string[] {
  const names = itemsAt(root, section).map((item) => textAt(item, namedSections[section]))
  return names.filter((name) => name !== undefined)
}
