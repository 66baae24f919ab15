// `theory` of an activation and two deviations, as text and as JSON.

import Table from 'cli-table3';
import type { Basin, CriticalStd, FieldPoint, FieldReport } from '../experiment/field-report.ts';
import { formatNumber } from './decades.ts';
import { phaseText } from './phase-text.ts';

/** The JSON form: what is asked, fixed points, and the edge of chaos with the smallest q. */
export function fieldJson({ question, fixedPoints, everyQ, critical }: FieldReport): object {
  const { activation, weightStd, biasStd } = question;
  return { activation, weightStd, biasStd, fixedPoints, everyQ, criticalWeightStd: critical.at(0)?.weightStd ?? null };
}

export function fieldText(report: FieldReport): string {
  const { phases, edgeLaws, everyQ } = report;
  return `${[
    questionLine(report),
    '',
    ...fixedPointLines(report),
    ...phases.map((basin) => `phase${startText(basin)}: ${phaseText(basin.phase, { everyQ })}`),
    ...edgeLaws.map((law) => `on the edge of chaos: ${edgeLawText(law)}`),
    ...edgeLines(report),
  ].join('\n')}\n`;
}

function questionLine({ question }: FieldReport): string {
  const { activation, leakySlope, weightStd, biasStd } = question;
  const slope = activation === 'leaky-relu' ? ` with slope ${leakySlope} below zero` : '';
  return `${activation}${slope}, weight std ${weightStd}, bias std ${biasStd}`;
}

function fixedPointLines({ everyQ, fixedPoints }: FieldReport): string[] {
  if (fixedPoints.length === 0) return ['no fixed point: the length grows without bound'];
  const table = new Table({
    head: ['q*', 'stability', 'chi1', 'chi_q', 'c*', 'xi_q', 'xi_c', 'xi_grad'],
    colAligns: ['right', 'left', 'right', 'right', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [], compact: true },
  });
  for (const point of fixedPoints) table.push(pointCells(point));
  const title = everyQ ? 'every length is a fixed point of the length map' : 'fixed points of the length map';
  return [`${title}; scales are in layers`, ...table.toString().split('\n')];
}

function pointCells({ q, stability, chi1, chiQ, cStar, xiQ, xiC, xiGrad }: FieldPoint): string[] {
  const numbers = [chi1, chiQ, cStar, xiQ, xiC, xiGrad].map((value) => numberCell(value));
  return [q === null ? 'every q' : formatNumber(q), stability === 'every-q' ? 'kept' : stability, ...numbers];
}

function numberCell(value: number | null): string {
  return value === null ? 'none' : formatNumber(value);
}

/** Says where lengths have to start, unless it does not matter. */
function startText({ from, to }: Basin): string {
  if (from > 0 && to < Number.POSITIVE_INFINITY) return ` of lengths from ${formatNumber(from)} to ${formatNumber(to)}`;
  if (from > 0) return ` of lengths above ${formatNumber(from)}`;
  return to < Number.POSITIVE_INFINITY ? ` of lengths below ${formatNumber(to)}` : '';
}

function edgeLawText({ q, rate }: FieldReport['edgeLaws'][number]): string {
  const place = q === null ? 'at every q' : `at q* = ${formatNumber(q)}`;
  if (rate === null) return `${place} angles between inputs are kept`;
  const power = rate.power === 1 ? 'l' : `l^${rate.power}`;
  return `${place} no exponential law holds; 1 - c falls as ${formatNumber(rate.constant, 3)} / ${power}`;
}

function edgeLines(report: FieldReport): string[] {
  const { question, critical, halfStable } = report;
  const place = `edge of chaos at bias std ${question.biasStd}`;
  const lines = critical.map((point) => `${place}: weight std ${criticalText(point)}`);
  if (critical.length === 0) lines.push(`${place}: ${noEdgeText(report)}`);
  for (const point of halfStable) {
    const [bias, weight] = [point.biasStd, point.weightStd].map((std) => formatNumber(std));
    lines.push(
      `note: below bias std ${bias} (there the edge is at weight std ${weight}) the length on the edge is unstable: chi_q is above 1`,
    );
  }
  if (question.activation === 'logistic') {
    lines.push(
      'note: papers treat logistic as having no edge of chaos, since chi1 = 1 needs a weight std of 10.15 and more',
    );
  }
  return lines;
}

function criticalText({ weightStd, q, chiQ }: CriticalStd): string {
  if (q === null) return `${formatNumber(weightStd, 8)}, where every length is kept`;
  const held = chiQ > 1 ? `, an unstable length (chi_q ${formatNumber(chiQ)})` : '';
  return `${formatNumber(weightStd, 8)} with q* = ${formatNumber(q)}${held}`;
}

function noEdgeText({ question, homogeneous, hasEdge }: FieldReport): string {
  if (homogeneous) return 'none: with biases the length grows without bound at chi1 = 1';
  if (!hasEdge) return `none: chi1 is 1 at no fixed point of ${question.activation}, whatever the biases`;
  return 'none found: biases so large are beyond what is searched';
}
