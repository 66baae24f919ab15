// The style sheets of all figures as one text, for figures that leave the page: the same files that the page imports.

const SHEETS = import.meta.glob<string>('./*.css', { query: '?raw', import: 'default', eager: true });

export const FIGURE_SHEETS: string = Object.values(SHEETS).join('\n');
