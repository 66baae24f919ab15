// What scripts/compile-assembly.mjs gives to those who import it: the kernels as WebAssembly in base64.
declare module '*?compiled=relaxed' {
  const base64: string;
  // biome-ignore lint/style/noDefaultExport: so the plugin gives it
  export default base64;
}
declare module '*?compiled=plain' {
  const base64: string;
  // biome-ignore lint/style/noDefaultExport: so the plugin gives it
  export default base64;
}
declare module '*?compiled=relaxed-shared' {
  const base64: string;
  // biome-ignore lint/style/noDefaultExport: so the plugin gives it
  export default base64;
}
declare module '*?compiled=plain-shared' {
  const base64: string;
  // biome-ignore lint/style/noDefaultExport: so the plugin gives it
  export default base64;
}
