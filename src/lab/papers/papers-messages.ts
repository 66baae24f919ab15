// What the papers' view says of itself; what it says of a paper stands with the paper (src/experiment/papers).

import type { Language } from '../messages/languages.ts';

const en = {
  list: 'Papers',
  intro:
    "Each paper is measured again here, and each of its numbers has a verdict. What is allowed comes from the printed digits, from theory or from the paper's own method; where a paper is vague the row says how it is read. A contradiction stays one, with the reason where it is known.",
  finding: 'What it found',
  setup: 'How it is repeated',
  settings: 'Settings that differ from the defaults',
  seeds: 'Seeds',
  openIn: { sounding: 'Open in the sounding', phase: 'Open in the phase plane' },
  measure: 'Measure',
  measureAgain: 'Measure again',
  cancel: 'Cancel',
  waitingForEngine: 'The engine is not open yet.',
  preparing: 'Working out what to expect …',
  measuring: (done: number, total: number) =>
    total === 1 ? 'Measuring …' : `Measuring: ${done} of ${total} experiments done …`,
  cancelled: 'Cancelled: what was not measured has no verdict.',
  measuredBy: (engine: string) => `Measured by: ${engine}.`,
  failed: (message: string) => `It could not be measured: ${message}`,
  summary: (agree: number, contradict: number, open: number) =>
    `${[
      `${agree} ${agree === 1 ? 'check agrees' : 'checks agree'}`,
      `${contradict} ${contradict === 1 ? 'contradicts' : 'contradict'}`,
      ...(open === 0 ? [] : [`${open} not measured yet`]),
    ].join(', ')}.`,
  tableCaption: (title: string) => `${title}: what the paper says and what comes out here`,
  columns: { check: 'Check', expected: 'expected', measured: 'here', allowed: 'allowed', verdict: 'verdict' },
  exported: {
    id: 'id',
    kind: 'kind',
    text: 'check',
    source: 'source',
    scale: 'scale',
    reason: 'reason of the tolerance',
    deviation: 'explanation',
  },
  kinds: { theory: 'theory', measured: 'measured' },
  source: (text: string) => `Source: ${text}.`,
  /** Letters a, b, c name the reasons below the table. */
  noteMark: (letter: string) => `note ${letter}`,
  notes: 'What is allowed, and why',
  within: (text: string) => `± ${text}`,
  factor: (text: string) => `a factor of ${text}`,
  agrees: 'agrees',
  contradicts: 'contradicts',
  notYet: 'not measured',
  nothing: 'nothing sound',
  because: (text: string) => `Known: ${text}.`,
  unexplained: 'Not explained.',
};

export type PapersMessages = typeof en;

const zhHans: PapersMessages = {
  list: '论文',
  intro:
    '此处重新测量每篇论文，并对其中每个数给出结论。容许的偏差取决于所印的位数、理论或论文自身的方法；论文表述含糊之处，该行会说明如何解读。若有矛盾，则如实保留，已知原因的附上原因。',
  finding: '论文的发现',
  setup: '如何重现',
  settings: '与默认值不同的设置',
  seeds: '种子数',
  openIn: { sounding: '在测深视图中打开', phase: '在相图中打开' },
  measure: '测量',
  measureAgain: '重新测量',
  cancel: '取消',
  waitingForEngine: '引擎尚未打开。',
  preparing: '正在计算预期值……',
  measuring: (done, total) => (total === 1 ? '正在测量……' : `正在测量：已完成 ${done} / ${total} 个实验……`),
  cancelled: '已取消：未测量的项没有结论。',
  measuredBy: (engine) => `测量引擎：${engine}。`,
  failed: (message) => `无法测量：${message}`,
  summary: (agree, contradict, open) =>
    `${[`${agree} 项相符`, `${contradict} 项不符`, ...(open === 0 ? [] : [`${open} 项尚未测量`])].join('，')}。`,
  tableCaption: (title) => `${title}：论文的说法与此处的结果`,
  columns: { check: '检验', expected: '预期', measured: '此处', allowed: '容许', verdict: '结论' },
  exported: {
    id: '标识',
    kind: '类别',
    text: '检验',
    source: '出处',
    scale: '尺度',
    reason: '容差的理由',
    deviation: '解释',
  },
  kinds: { theory: '理论', measured: '实测' },
  source: (text) => `出处：${text}。`,
  noteMark: (letter) => `注 ${letter}`,
  notes: '容许的偏差及理由',
  within: (text) => `± ${text}`,
  factor: (text) => `${text} 倍以内`,
  agrees: '相符',
  contradicts: '不符',
  notYet: '未测量',
  nothing: '没有有效结果',
  because: (text) => `已知原因：${text}。`,
  unexplained: '尚无解释。',
};

export const papersMessages: Readonly<Record<Language, PapersMessages>> = { en, 'zh-Hans': zhHans };
