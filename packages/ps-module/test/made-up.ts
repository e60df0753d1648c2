import type { Method } from '@qga-vss/core/internal';

/** A method that nobody has heard of, with an option of every kind. */
export const measure = {
  summary: 'Measures something.',
  description: ['It is made up.'],
  cmdlet: { name: 'Measure-QgaThing', emits: 'things', pipeline: { names: ['FullName'] } },
  operand: 'names',
  examples: [{ does: 'Measures.', powershell: 'Measure-QgaThing' }],
  options: {
    type: 'object',
    properties: {
      names: { type: 'array', items: { type: 'string' }, description: 'Names.' },
      howManyMs: { type: 'integer', minimum: 1, maximum: 9, default: 3, description: 'How many.' },
      when: { type: 'number', unit: 'epoch-ms', description: 'When.' },
      loud: { type: 'boolean', default: false, description: 'Loud.' },
      sure: { type: 'boolean', description: 'Sure.' },
      colour: { enum: ['red', 'green'], description: 'Colour.' },
    },
  },
  result: {
    type: 'object',
    title: 'ThingList',
    properties: {
      things: {
        type: 'array',
        items: { type: 'object', title: 'Thing', properties: { asked: { type: 'string' }, at: { type: 'number', unit: 'epoch-ms' } } },
      },
    },
  },
  errors: [],
  progress: false,
} as unknown as Method;

/** Every mark that means something to PowerShell or to XML, to be read as it is. */
export const MARKS =
  'it\'s "b" `c` $(Get-Nothing) $x \u2018d\u2019 \u201a\u201b \u201ce\u201d #> <# & < > ]]> --> @\'\n\'@ @"\n"@ {0} %1 end';

/** The same in one line of ASCII. */
export const PLAIN_MARKS = 'it\'s "b" `c` $(Get-Nothing) $x #> <# & < > @\' end';

/** The same method with texts made of such marks. */
export const hostile = {
  ...measure,
  summary: MARKS,
  description: [MARKS],
  examples: [{ does: MARKS, powershell: `# ${PLAIN_MARKS}` }],
  options: {
    type: 'object',
    properties: {
      names: { type: 'array', items: { type: 'string' }, description: MARKS },
      colour: { enum: [PLAIN_MARKS, 'green'], description: MARKS },
    },
  },
} as unknown as Method;

/** A host that knows them, and answers with what it was asked. */
export const MADE_UP_HOST = `require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, params } = JSON.parse(line);
  console.log(JSON.stringify({ jsonrpc: '2.0', id, result: { things: [{ asked: JSON.stringify(params), at: 1000 }, { asked: 'x' }] } }));
}).on('close', () => process.exit());
`;
