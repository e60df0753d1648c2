import { QgaError } from '../vss/errors.ts';
import { failed } from '../vss/hresults.ts';
import { ComObject, succeeded } from './com-object.ts';
import type { Library } from './library.ts';
import { CLSID_GlobalOptions, IGlobalOptions, IID_IGlobalOptions } from './tables/interfaces.ts';
import { OLE32 } from './tables/ole32.ts';

const COINIT_MULTITHREADED = 0;
const RPC_E_TOO_LATE = 0x80010119;
const RPC_C_AUTHN_LEVEL_PKT_PRIVACY = 6;
const RPC_C_IMP_LEVEL_IMPERSONATE = 3;
const EOAC_STATIC_CLOAKING = 0x20;
const CLSCTX_INPROC_SERVER = 1;
const COMGLB_EXCEPTION_HANDLING = 1;
const COMGLB_EXCEPTION_DONOT_HANDLE = 1;

/** COM and its security belong to the process, not to a machine: what the first initialisation found holds for all. */
let warnings: readonly QgaError[] | undefined;

/**
 * COM for this process: the multithreaded apartment, entered on this thread so that the threads of libuv's pool are in it
 * too, and the security Microsoft asks of requesters (MicrosoftDocs, security-considerations-for-requestors: writers call
 * back, PKT_PRIVACY, IMPERSONATE, static cloaking). COM stays on until the process ends: its security can be set only once.
 * @returns conditions worth a warning.
 * @throws the HRESULT of the call that failed.
 */
export const initializeCom = (library: Library): readonly QgaError[] => {
  if (warnings !== undefined) return warnings;
  const { CoInitializeEx, CoInitializeSecurity } = library.functions(OLE32);
  succeeded(CoInitializeEx(0, COINIT_MULTITHREADED), 'CoInitializeEx');
  const security = CoInitializeSecurity(
    0,
    -1,
    0,
    0,
    RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
    RPC_C_IMP_LEVEL_IMPERSONATE,
    0,
    EOAC_STATIC_CLOAKING,
    0,
  );
  const tooLate = security >>> 0 === RPC_E_TOO_LATE;
  if (!tooLate) succeeded(security, 'CoInitializeSecurity');
  letExceptionsThrough(library);
  warnings = tooLate ? [QgaError.ofHresult(security, { call: 'CoInitializeSecurity' })] : [];
  return warnings;
};

/**
 * By default COM swallows an access violation inside a writer's callback and goes on with damaged memory. Best effort:
 * the freeze does not depend on it.
 */
const letExceptionsThrough = (library: Library): void => {
  const { scratch } = library;
  scratch.setGuid(16, CLSID_GlobalOptions);
  scratch.setGuid(32, IID_IGlobalOptions);
  scratch.setPointer(0, 0);
  const { CoCreateInstance } = library.functions(OLE32);
  const hresult = CoCreateInstance(scratch.address + 16, 0, CLSCTX_INPROC_SERVER, scratch.address + 32, scratch.address);
  const pointer = scratch.pointer(0);
  if (failed(hresult) || pointer === 0) return;
  using options = new ComObject(library, IGlobalOptions, pointer);
  options.method('Set')(pointer, COMGLB_EXCEPTION_HANDLING, COMGLB_EXCEPTION_DONOT_HANDLE);
};
