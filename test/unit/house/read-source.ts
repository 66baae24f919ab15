// What one source file reaches for: its imports of every form, its calls of WebGPU, its use of the DOM. Read from the
// syntax tree, so that comments and strings do not count.

import ts from 'typescript';

export interface SourceFacts {
  /** Module specifiers as written: static, type, dynamic, re-export, import.meta.glob, new URL(..., import.meta.url). */
  readonly imports: readonly string[];
  readonly webgpuCalls: readonly string[];
  readonly domUses: readonly string[];
}

const WEBGPU_METHODS = new Set([
  'requestAdapter',
  'requestDevice',
  'createBuffer',
  'createTexture',
  'createShaderModule',
  'createBindGroup',
  'createBindGroupLayout',
  'createPipelineLayout',
  'createComputePipeline',
  'createComputePipelineAsync',
  'createCommandEncoder',
  'beginComputePass',
  'dispatchWorkgroups',
  'dispatchWorkgroupsIndirect',
  'writeBuffer',
  'mapAsync',
  'getMappedRange',
]);
const DOM_OBJECTS = new Set(['document', 'window', 'localStorage']);

export function readSource(path: string, text: string): SourceFacts {
  const kind = path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kind);
  const imports: string[] = [];
  const webgpuCalls: string[] = [];
  const domUses: string[] = [];
  const visit = (node: ts.Node): void => {
    imports.push(...importedBy(node));
    if (ts.isPropertyAccessExpression(node)) {
      if (WEBGPU_METHODS.has(node.name.text)) webgpuCalls.push(node.name.text);
      if (DOM_OBJECTS.has(node.expression.getText())) domUses.push(node.getText());
      if (node.expression.getText() === 'globalThis' && DOM_OBJECTS.has(node.name.text)) domUses.push(node.getText());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { imports, webgpuCalls, domUses };
}

function importedBy(node: ts.Node): string[] {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return strings(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return strings(node.argument.literal);
  if (ts.isCallExpression(node)) {
    const dynamic = node.expression.kind === ts.SyntaxKind.ImportKeyword;
    return dynamic || node.expression.getText() === 'import.meta.glob' ? strings(node.arguments[0]) : [];
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    return node.arguments?.[1]?.getText() === 'import.meta.url' ? strings(node.arguments[0]) : [];
  }
  return [];
}

/** The literal texts of an argument; one that is computed cannot be followed and must not be there. */
function strings(node: ts.Node | undefined): string[] {
  if (node === undefined) return []; // export { x }: nothing is imported
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap((element) => strings(element));
  throw new Error(`an import that is not a literal cannot be checked: ${node.getText()}`);
}
