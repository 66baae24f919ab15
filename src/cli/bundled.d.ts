// What scripts/bundle-program.mjs gives: a module with all that it imports, as the text of one file.
declare module '*?bundled' {
  const text: string;
  // biome-ignore lint/style/noDefaultExport: so the plugin gives it
  export default text;
}
