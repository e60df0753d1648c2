import type { Dice } from '@qga-vss/test-kit/src/dice.ts';

const STRINGS = [
  '',
  '2.0',
  '1',
  'ä€𝄞',
  '\ud800',
  '\udc00x',
  '__proto__',
  'constructor',
  '\u0000',
  '\u2028',
  'cancel',
  'x'.repeat(300),
] as const;
const NUMBERS = [0, -0, 1, -1, 1.5, 1e-7, 2 ** 53 - 1, 2 ** 53, -(2 ** 60), 1e308, 4294967296] as const;
const METHODS = ['echo', 'echo', 'fail', 'slow', 'freeze', 'progress', 'strict', 'nowhere', '__proto__', 'toString', 'circle'] as const;

/** Makes lines of input: requests, batches, and what is left of them after mutation. */
export class MessageSource {
  readonly #dice: Dice;
  #lastId = 0;

  constructor(dice: Dice) {
    this.#dice = dice;
  }

  line(): Buffer {
    const dice = this.#dice;
    if (dice.chance(0.05)) return this.#noise();
    const text = this.#spoiltText(JSON.stringify(dice.chance(0.15) ? this.#batch() : this.#member()));
    const bytes = Buffer.from(dice.chance(0.1) ? `${text}\r` : text);
    return dice.chance(0.1) ? this.#spoiltBytes(bytes) : bytes;
  }

  #batch(): unknown[] {
    const length = this.#dice.chance(0.01) ? 1001 : this.#dice.below(6);
    return Array.from({ length }, () => this.#member());
  }

  #member(): unknown {
    const dice = this.#dice;
    const request: object = {
      jsonrpc: '2.0',
      method: dice.pick(METHODS),
      ...(dice.chance(0.8) ? { id: this.#id() } : {}),
      ...(dice.chance(0.5) ? { params: this.#json(3) } : {}),
      ...(dice.chance(0.15) ? { method: 'cancel', params: { id: this.#recentId() } } : {}),
    };
    return dice.chance(0.25) ? this.#mutated(request) : request;
  }

  /** Mostly new, now and then one that has been used, or that is no id. */
  #id(): unknown {
    const dice = this.#dice;
    if (dice.chance(0.05)) return this.#json(1);
    if (dice.chance(0.05)) return this.#recentId();
    this.#lastId++;
    return dice.chance(0.5) ? this.#lastId : `s${this.#lastId}`;
  }

  #recentId(): unknown {
    const number = Math.max(0, this.#lastId - this.#dice.below(20));
    return this.#dice.chance(0.5) ? number : `s${number}`;
  }

  #mutated(request: object): unknown {
    const dice = this.#dice;
    const member = dice.pick(['jsonrpc', 'method', 'id', 'params', 'result', 'error', '__proto__', 'extra']);
    const mutations: [() => unknown, ...(() => unknown)[]] = [
      () => ({ ...request, [member]: this.#json(2) }),
      () => Object.fromEntries(Object.entries(request).filter(([name]) => name !== member)),
      () => this.#json(3),
      () => [request],
      () => Object.values(request),
      () => ({ request }),
    ];
    return dice.pick(mutations)();
  }

  #json(depth: number): unknown {
    const dice = this.#dice;
    const kind = dice.below(depth > 0 ? 8 : 5);
    if (kind === 0) return null;
    if (kind === 1) return dice.chance(0.5);
    if (kind === 2) return dice.pick(NUMBERS);
    if (kind <= 4) return dice.pick(STRINGS);
    const members = Array.from({ length: dice.below(4) }, () => this.#json(depth - 1));
    return kind === 5 ? members : Object.fromEntries(members.map((member) => [dice.pick(STRINGS), member]));
  }

  /** Text that JSON.stringify would not write: numbers beyond its reach, members twice, nesting. */
  #spoiltText(text: string): string {
    const dice = this.#dice;
    if (!dice.chance(0.1)) return text;
    const spoils: [() => string, ...(() => string)[]] = [
      () => text.replace(/:\d+/, ':1e999'),
      () => text.replace('{', '{"id":7,'),
      () => text.replace('{', '{"__proto__":{"id":1},'),
      () => text.replace(/\}$/, `,"deep":${'['.repeat(500)}${']'.repeat(500)}}`),
      () => `${text}${text}`,
      () => ` \t${text} `,
      () => `\ufeff${text}`,
      () => text.slice(0, dice.below(text.length + 1)),
    ];
    return dice.pick(spoils)();
  }

  #spoiltBytes(bytes: Buffer): Buffer {
    const dice = this.#dice;
    const at = dice.below(bytes.length + 1);
    const rest = bytes.subarray(Math.min(bytes.length, at + dice.below(3)));
    return Buffer.concat([bytes.subarray(0, at), this.#bytes(dice.below(4)), rest]);
  }

  #noise(): Buffer {
    return this.#bytes(this.#dice.below(60));
  }

  #bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#dice.below(256)));
  }
}

/** Cuts bytes into chunks of any size. */
export function* chunksOf(bytes: Buffer, dice: Dice): Generator<Buffer> {
  for (let from = 0; from < bytes.length; ) {
    const length = 1 + (dice.chance(0.2) ? dice.below(4) : dice.below(5000));
    yield bytes.subarray(from, from + length);
    from += length;
  }
}
