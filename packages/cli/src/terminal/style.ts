import { styleText } from 'node:util';

/** What a text means; the colours are only its looks. */
export interface Style {
  good(text: string): string;
  doubtful(text: string): string;
  bad(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

type Colour = Extract<Parameters<typeof styleText>[0], string>;

/** Node's own: it takes nothing to load. Whether there are colours is for the screen to know. */
const inColours =
  (...colours: Colour[]) =>
  (text: string): string =>
    styleText(colours, text, { validateStream: false });

const plain = (text: string): string => text;

const PLAIN: Style = { good: plain, doubtful: plain, bad: plain, strong: plain, faint: plain };

const COLOURED: Style = {
  good: inColours('bold', 'green'),
  doubtful: inColours('bold', 'yellow'),
  bad: inColours('bold', 'red'),
  strong: inColours('bold'),
  faint: inColours('dim'),
};

export const styleOf = (inColour: boolean): Style => (inColour ? COLOURED : PLAIN);
