import { fn } from '../signature.ts';

export const ADVAPI32 = {
  dll: 'advapi32.dll',
  functions: {
    ConvertStringSecurityDescriptorToSecurityDescriptorW: fn('int32', ['str16', 'uint32', 'uint64', 'uint64']),
    GetKernelObjectSecurity: fn('int32', ['uint64', 'uint32', 'uint64', 'uint32', 'uint64']),

    OpenProcessToken: fn('int32', ['uint64', 'uint32', 'uint64'], { counted: 'opened' }),
    GetTokenInformation: fn('int32', ['uint64', 'uint32', 'uint64', 'uint32', 'uint64']),

    RegGetValueW: fn('int32', ['uint64', 'str16', 'str16', 'uint32', 'uint64', 'uint64', 'uint64']),

    OpenSCManagerW: fn('uint64', ['str16', 'str16', 'uint32'], { counted: 'opened' }),
    OpenServiceW: fn('uint64', ['uint64', 'str16', 'uint32'], { counted: 'opened' }),
    ControlService: fn('int32', ['uint64', 'uint32', 'uint64']),
    QueryServiceStatus: fn('int32', ['uint64', 'uint64']),
    CloseServiceHandle: fn('int32', ['uint64'], { counted: 'closed' }),
  },
} as const;
