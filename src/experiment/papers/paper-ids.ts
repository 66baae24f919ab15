// The papers by the names that they have in a link, by year. Apart from the papers themselves, because a page needs the names first.

export const PAPER_IDS = [
  'glorot-2010',
  'he-2015',
  'poole-2016',
  'schoenholz-2017',
  'yang-2017',
  'hanin-2018',
  'hayou-2019',
] as const;
export type PaperId = (typeof PAPER_IDS)[number];
