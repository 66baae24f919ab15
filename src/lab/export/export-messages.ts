// What the menu of files says: exports, code, import and saved views.

import type { Language } from '../messages/languages.ts';

const en = {
  figure: 'Figure',
  figureNote: 'Sharp at any size, with the experiment inside the file.',
  theme: 'Colours',
  themes: { light: 'for light paper', dark: 'for dark paper' },
  nothing: 'This view has no figure to save yet.',
  noFigure: 'this view has numbers and no figure',
  saved: (name: string) => `Saved as ${name}.`,
  failed: (message: string) => `This could not be saved: ${message}`,
  description: (view: string) => `${view} of Echosounder. The experiment is in the metadata of this file.`,

  numbers: 'Numbers',
  numbersNote: 'The table of this view; JSON also holds the experiment, the engine and the version.',
  withAdapter: 'Name the graphics adapter in the JSON',

  experiment: 'Experiment',
  experimentNote: 'What the command line runs: echosounder run experiment.json',
  ofView: 'of this view, as JSON',
  ofBase: 'of the sounding, as JSON',

  code: 'Code',
  codeNote: 'The network as a program. In JAX the same seed gives the same numbers as here.',
  tower: 'Network',
  towers: { plain: 'plain', residual: 'residual' },
  copy: (framework: string) => `Copy ${framework}`,
  copied: (framework: string) => `The ${framework} program is copied.`,
  notCopied: 'The browser does not let the page copy. Select the text below and copy it.',
  program: (framework: string) => `The ${framework} program`,

  open: 'Open',
  openNote:
    'An experiment or a result as JSON, chosen or dropped here. It replaces the settings; undo brings them back.',
  chooseFile: 'File',
  opened: (name: string) => `${name} is open.`,
  firstOnly: (paths: readonly string[]) =>
    `It sweeps ${paths.join(', ')}; the first of its networks is shown, since the page maps up to three swept settings.`,
  refusedSweep: (message: string) => `Its sweep cannot be shown as a map: ${message}`,
  notOpened: (name: string, message: string) => `${name} was not opened, nothing has changed: ${message}`,
  badValue: (path: string, value: string) => `${path}: ${value} is not allowed on this page`,
  unreadable: 'it could not be read',

  runs: 'Saved views',
  runsNote: 'Kept in this browser only, as links.',
  runName: 'Name',
  save: 'Save this view',
  noRuns: 'Nothing is saved yet.',
  openRun: (name: string) => `Open ${name}`,
  rename: 'Rename',
  renameRun: (name: string) => `Rename ${name}`,
  newName: 'New name',
  keepName: 'Keep',
  cancel: 'Cancel',
  delete: 'Delete',
  deleteRun: (name: string) => `Delete ${name}`,
  deleted: (name: string) => `${name} is deleted.`,
  undoDelete: 'Bring it back',
  problems: {
    'no-name': 'A saved view needs a name.',
    'too-many': 'There are 100 saved views already; delete one first.',
    'too-long': 'The link of this view is longer than 8 KiB and cannot be saved.',
  },
  notKept: 'This browser keeps nothing for the page: what is saved is gone when the page is closed.',
  badRun: (name: string) => `${name} could not be opened; its link is damaged or from another version.`,
};

export type ExportMessages = typeof en;

const zhHans: ExportMessages = {
  figure: '图',
  figureNote: '任意尺寸都清晰，文件内附带实验设置。',
  theme: '配色',
  themes: { light: '浅色底', dark: '深色底' },
  nothing: '此视图还没有可保存的图。',
  noFigure: '此视图只有数据，没有图',
  saved: (name) => `已保存为 ${name}。`,
  failed: (message) => `无法保存：${message}`,
  description: (view) => `Echosounder 的${view}图。实验设置保存在本文件的元数据中。`,

  numbers: '数据',
  numbersNote: '此视图的数据表；JSON 中还有实验设置、引擎和版本。',
  withAdapter: '在 JSON 中写入显卡适配器名称',

  experiment: '实验',
  experimentNote: '可由命令行运行：echosounder run experiment.json',
  ofView: '此视图的实验（JSON）',
  ofBase: '测深视图的实验（JSON）',

  code: '代码',
  codeNote: '把网络写成程序。在 JAX 中，同一随机种子给出与此处相同的数值。',
  tower: '网络',
  towers: { plain: '普通网络', residual: '残差网络' },
  copy: (framework) => `复制 ${framework} 代码`,
  copied: (framework) => `已复制 ${framework} 程序。`,
  notCopied: '浏览器不允许页面复制。请选中下面的文本手动复制。',
  program: (framework) => `${framework} 程序`,

  open: '打开',
  openNote: '选择 JSON 格式的实验或结果文件，或将其拖到这里。它会替换当前设置，可用撤销恢复。',
  chooseFile: '文件',
  opened: (name) => `已打开 ${name}。`,
  firstOnly: (paths) =>
    `该实验扫描 ${paths.join('、')}；这里显示其中第一个网络，因为本页面的扫描图最多支持三个扫描设置。`,
  refusedSweep: (message) => `其扫描无法显示为图：${message}`,
  notOpened: (name, message) => `未打开 ${name}，设置没有任何改变：${message}`,
  badValue: (path, value) => `${path}：本页面不允许 ${value}`,
  unreadable: '无法读取该文件',

  runs: '已保存的视图',
  runsNote: '以链接形式只保存在本浏览器中。',
  runName: '名称',
  save: '保存当前视图',
  noRuns: '还没有保存任何视图。',
  openRun: (name) => `打开 ${name}`,
  rename: '重命名',
  renameRun: (name) => `重命名 ${name}`,
  newName: '新名称',
  keepName: '确定',
  cancel: '取消',
  delete: '删除',
  deleteRun: (name) => `删除 ${name}`,
  deleted: (name) => `已删除 ${name}。`,
  undoDelete: '恢复',
  problems: {
    'no-name': '保存视图需要一个名称。',
    'too-many': '已保存 100 个视图，请先删除一个。',
    'too-long': '此视图的链接超过 8 KiB，无法保存。',
  },
  notKept: '此浏览器不为本页面保存数据：关闭页面后，已保存的内容会丢失。',
  badRun: (name) => `无法打开 ${name}；其链接已损坏，或来自其他版本。`,
};

export const exportMessages: Readonly<Record<Language, ExportMessages>> = { en, 'zh-Hans': zhHans };
