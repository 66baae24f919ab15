// Settings, values and numbers of a map in words.

import { type CellQuantityId, cellQuantity } from '../../experiment/cell-quantities.ts';
import { roughDuration } from '../../math/rough-duration.ts';
import { type SettingValue, settingAt } from '../../model/settings.ts';
import { sizeText } from '../../plot/log-axis.ts';
import type { CellValue } from '../grid-runner.ts';
import { choiceName, type Messages } from '../messages/en.ts';
import { type Language, localized } from '../messages/languages.ts';
import { fourDigits, numberText } from '../number-text.ts';
import type { SweepMessages } from './sweep-messages.ts';

export interface Words {
  readonly language: Language;
  readonly messages: Messages;
  readonly texts: SweepMessages;
}

export function settingName(path: string, { language }: Pick<Words, 'language'>): string {
  return localized(settingAt(path).label, language);
}

export function valueText(path: string, value: SettingValue, { messages, texts }: Words): string {
  if (typeof value === 'number') return numberText(value, 3);
  if (path === 'network.skip') return value === true ? messages.residual : messages.plain;
  if (typeof value === 'boolean') return value ? texts.on : texts.off;
  return typeof value === 'string' ? choiceName(messages, value) : JSON.stringify(value);
}

export function durationText(seconds: number, texts: SweepMessages): string {
  const { count, unit } = roughDuration(seconds);
  return texts.seconds(count, unit);
}

/** A number of the quantity as a size or a share. */
function quantityText(id: CellQuantityId, value: number): string {
  return cellQuantity(id).kind === 'share' ? `${Number((100 * value).toPrecision(3))} %` : sizeText(value);
}

export function cellText(id: CellQuantityId, cell: CellValue, texts: SweepMessages): string {
  switch (cell.kind) {
    case 'pending':
    case 'zero':
    case 'fault':
      return `${texts[cell.kind]}.`;
    case 'value': {
      const mean = `${texts.quantities[id].cell(quantityText(id, cell.mean))}.`;
      if (cell.seeds < 2) return mean;
      return `${mean} ${texts.spread(quantityText(id, cell.low), quantityText(id, cell.high), cell.seeds)}`;
    }
    default:
      return cell satisfies never;
  }
}

// Closer to 1 than this three digits would say 1.00 of both phases; src/theory/phase.ts draws its line there too.
const CRITICAL_SCALE = 1000;

/** What theory says at a point; empty where it says nothing. */
export function theoryText(
  { chi1, depthScale }: { readonly chi1: number; readonly depthScale: number },
  texts: SweepMessages,
): string {
  if (Number.isNaN(chi1)) return '';
  const critical = depthScale > CRITICAL_SCALE;
  const phase = critical ? 'critical' : chi1 < 1 ? 'ordered' : 'chaotic';
  return texts.chi1(
    fourDigits(chi1),
    texts.phases[phase],
    critical ? texts.noScale : texts.depthScale(String(Number(depthScale.toPrecision(2)))),
  );
}
