import type { CallContext } from '../contract/call-context.ts';
import { CONTRACT, type MethodName } from '../contract/contract.ts';
import type { AboutResult, CancelOptions, TakenOptions } from '../contract/host.ts';
import type { CallMethod } from '../contract/service.ts';
import type { Requester } from '../requester/service.ts';
import type { ContractCalls } from '../rpc/client.ts';
import type { Call, Methods, RpcMethod } from '../rpc/dispatcher.ts';
import { VERSION } from '../version.ts';
import { QgaError } from '../vss/errors.ts';

const contextOf = ({ signal, omit, notify, tell }: Call): CallContext => ({
  signal,
  omit,
  onProgress: (progress) => notify('progress', progress),
  onWarning: (warning) => notify('warning', { warning }),
  onPartial: tell,
});

/** The contract's methods, each one of these calls. @param answered called after each */
const methodsOf = (call: CallMethod, answered: () => void): Methods => {
  const methodOf = (name: MethodName): RpcMethod => ({
    // Options are validated by the requester, here or in the holder.
    handler: (params, running) => call(name, params as never, contextOf(running)).finally(answered),
  });
  return Object.fromEntries((Object.keys(CONTRACT) as MethodName[]).map((name) => [name, methodOf(name)]));
};

/**
 * The contract's methods and a host's own.
 * @param call who answers the former: the requester itself, or one who also knows of the machine's holder
 * @param ended called when the host was shut down
 * @param about what it says of itself
 */
export const hostMethods = (
  requester: Requester,
  call: CallMethod,
  ended: (reason: QgaError) => void,
  about: About = async () => ({ version: VERSION }),
): Methods => ({
  // A process in which a call into VSS never came back can only be ended; the next caller has another.
  ...methodsOf(call, () => {
    if (requester.unusable) ended(QgaError.of('PROCESS_UNUSABLE'));
  }),
  about: { handler: about },
  abandon: {
    handler: () => {
      void requester.release(QgaError.of('CANCELLED'));
      return {};
    },
  },
  shutdown: {
    handler: async () => {
      const reason = QgaError.of('CANCELLED', { detail: 'The host was shut down.' });
      await requester.release(reason);
      ended(reason);
      // Who has the answer need not wait for the end of the process.
      await requester.noted();
      return {};
    },
  },
});

/** What a host says of itself. */
export type About = () => Promise<AboutResult>;

/** Methods a host has beside the contract's. `abandon` is to a held session what `cancel` is to a request under way. */
export type HostCalls = ContractCalls & {
  readonly about: { readonly params: object; readonly result: AboutResult };
  readonly cancel: { readonly params: CancelOptions; readonly result: object };
  readonly taken: { readonly params: TakenOptions; readonly result: object };
  readonly abandon: { readonly params: object; readonly result: object };
  readonly shutdown: { readonly params: object; readonly result: object };
};
