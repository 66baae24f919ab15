// What the papers' view lets choose: which paper is open.

import { PAPER_IDS } from '../../experiment/papers/paper-ids.ts';
import { choiceOption, type ViewOption } from '../view-option.ts';

export const PAPER_OPTION = 'papers.preset';

export const papersOptions: readonly ViewOption[] = [choiceOption(PAPER_OPTION, PAPER_IDS, PAPER_IDS[0])];
