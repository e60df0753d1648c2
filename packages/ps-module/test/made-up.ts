import type { Method } from '@qga-vss/core';

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
