import { type DefaultTreeAdapterTypes, type ParserError, parse } from 'parse5';

type Node = DefaultTreeAdapterTypes.Node;
export type Element = DefaultTreeAdapterTypes.Element;

/** A page as a browser's parser reads it. @throws where that finds anything wrong */
export class Page {
  readonly elements: readonly Element[];

  constructor(html: string) {
    const errors: ParserError[] = [];
    const document = parse(html, { onParseError: (error) => errors.push(error) });
    if (errors.length > 0)
      throw new Error(`no good HTML: ${errors.map(({ code, startLine }) => `${code} in line ${startLine}`).join(', ')}`);
    this.elements = elementsBelow(document);
  }

  all(...tags: readonly string[]): readonly Element[] {
    return this.elements.filter(({ tagName }) => tags.includes(tagName));
  }

  withClass(name: string): readonly Element[] {
    return this.elements.filter((element) => (attribute(element, 'class') ?? '').split(' ').includes(name));
  }
}

const childrenOf = (node: Node): readonly Node[] => ('childNodes' in node ? node.childNodes : []);

/** All elements in one, in the order in which they stand. */
export const elementsBelow = (node: Node): readonly Element[] =>
  childrenOf(node).flatMap((child) => ('tagName' in child ? [child, ...elementsBelow(child)] : []));

export const attribute = (element: Element, name: string): string | undefined => element.attrs.find((each) => each.name === name)?.value;

export const textOf = (node: Node): string => ('value' in node ? node.value : childrenOf(node).map(textOf).join(''));
