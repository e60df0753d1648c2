import { sidText } from './sid.ts';

/** One entry of an access list, as far as it says who may do what. */
export interface AccessEntry {
  readonly kind: 'allow' | 'deny';
  readonly sid: string;
  /** ACCESS_MASK, unsigned. */
  readonly mask: number;
  /** It is there for what is made below, and says nothing of the object itself. */
  readonly inheritOnly: boolean;
}

/** Who owns an object, and who may do what with it. */
export interface Protection {
  /** Undefined where it has none, or was not asked for. */
  readonly owner?: string;
  /** In the order Windows looks at them; undefined where there is no list, which lets everybody do everything. */
  readonly entries?: readonly AccessEntry[];
}

/** Places in SECURITY_DESCRIPTOR_RELATIVE, ACL and ACE. */
const CONTROL = 2;
const OWNER = 4;
const DACL = 16;
const ACL_HEADER = 8;
const ACE_COUNT = 4;
const SE_DACL_PRESENT = 4;
const INHERIT_ONLY_ACE = 8;
const ACE_OBJECT_TYPE_PRESENT = 1;
const ACE_INHERITED_OBJECT_TYPE_PRESENT = 2;
const GUID_SIZE = 16;

/** ACE types that allow or deny, plain (SID at 8), for parts of an object (behind flags and GUIDs), or on a condition. */
const ALLOWING = new Set([0, 5, 9, 11]);
const DENYING = new Set([1, 6]);
const OF_PARTS = new Set([5, 6, 11]);

/**
 * A self-relative security descriptor. What allows on a condition counts as allowing, what denies on one is left out.
 * @throws RangeError where it points outside of itself.
 */
export const parseDescriptor = (bytes: Uint8Array): Protection => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const owner = view.getUint32(OWNER, true);
  const dacl = (view.getUint16(CONTROL, true) & SE_DACL_PRESENT) === 0 ? 0 : view.getUint32(DACL, true);
  return {
    ...(owner === 0 ? {} : { owner: sidText(bytes, owner) }),
    ...(dacl === 0 ? {} : { entries: parseEntries(bytes, view, dacl) }),
  };
};

const parseEntries = (bytes: Uint8Array, view: DataView, dacl: number): AccessEntry[] => {
  const entries: AccessEntry[] = [];
  const count = view.getUint16(dacl + ACE_COUNT, true);
  for (let index = 0, at = dacl + ACL_HEADER; index < count; index++) {
    const type = view.getUint8(at);
    if (ALLOWING.has(type) || DENYING.has(type)) {
      entries.push({
        kind: ALLOWING.has(type) ? 'allow' : 'deny',
        sid: sidText(bytes, at + sidPlace(view, at, type)),
        mask: view.getUint32(at + 4, true),
        inheritOnly: (view.getUint8(at + 1) & INHERIT_ONLY_ACE) !== 0,
      });
    }
    at += view.getUint16(at + 2, true);
  }
  return entries;
};

const sidPlace = (view: DataView, at: number, type: number): number => {
  if (!OF_PARTS.has(type)) return 8;
  const flags = view.getUint32(at + 8, true);
  const guids = (flags & ACE_OBJECT_TYPE_PRESENT ? 1 : 0) + (flags & ACE_INHERITED_OBJECT_TYPE_PRESENT ? 1 : 0);
  return 12 + guids * GUID_SIZE;
};
