// The papers that can be measured again, by year.

import { glorotBengio2010 } from './glorot-bengio-2010.ts';
import { haninRolnick2018 } from './hanin-rolnick-2018.ts';
import { hayou2019 } from './hayou-2019.ts';
import { he2015 } from './he-2015.ts';
import type { PaperPreset } from './paper-preset.ts';
import { poole2016 } from './poole-2016.ts';
import { schoenholz2017 } from './schoenholz-2017.ts';
import { yangSchoenholz2017 } from './yang-schoenholz-2017.ts';

export const PAPERS: readonly PaperPreset[] = [
  glorotBengio2010,
  he2015,
  poole2016,
  schoenholz2017,
  yangSchoenholz2017,
  haninRolnick2018,
  hayou2019,
];
