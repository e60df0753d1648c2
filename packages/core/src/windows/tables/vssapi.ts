import { fn } from '../signature.ts';

export const VSSAPI = {
  dll: 'vssapi.dll',
  functions: {
    /** The public CreateVssBackupComponents of the SDK is an inline call of this; older libraries export only the C++ name. */
    CreateVssBackupComponentsInternal: fn('int32', ['uint64'], {
      alias: '?CreateVssBackupComponents@@YAJPEAPEAVIVssBackupComponents@@@Z',
    }),
  },
} as const;
