import type { Cmdlet, Method } from '@qga-vss/core/internal';

/** A method that has a cmdlet. */
export interface CmdletMethod {
  /** As in JSON-RPC. */
  readonly name: string;
  readonly method: Method & { readonly cmdlet: Cmdlet };
}

const withCmdlet = ([name, method]: [string, Method]): readonly CmdletMethod[] =>
  method.cmdlet === undefined ? [] : [{ name, method: { ...method, cmdlet: method.cmdlet } }];

/** The methods of a contract that have a cmdlet, in its order. */
export const cmdletMethods = (contract: Readonly<Record<string, Method>>): readonly CmdletMethod[] =>
  Object.entries(contract).flatMap(withCmdlet);
