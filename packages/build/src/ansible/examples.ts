/** Tasks of playbooks, by module. A test plays them on machines in memory. */
export const EXAMPLES = {
  snapshot: `- name: Take an application-consistent snapshot, asked for by a program in the guest
  qga.vss.snapshot:
    argv: ['C:\\scripts\\snapshot.cmd', '{{ inventory_hostname }}']
    backup_type: copy
  register: snapshot

- name: Fail unless SQL Server takes part and is well
  qga.vss.snapshot:
    argv: ['C:\\scripts\\snapshot.cmd']
    require_writers: [SqlServerWriter]
    backup_type: copy
`,
  prepare: `- name: Do all that needs no quiet disks, and leave it for a minute to qga.vss.freeze
  qga.vss.prepare:
    backup_type: copy
    prepare_hold_ms: 60000
  register: prepared
`,
  freeze: `- name: Snapshot a guest with a module that runs elsewhere
  block:
    - name: Freeze
      qga.vss.freeze:
        backup_type: copy
      register: frozen

    - name: Take the snapshot
      ansible.builtin.command: take-snapshot {{ inventory_hostname }}
      delegate_to: localhost
      changed_when: true
      timeout: 8
  always:
    - name: Thaw, and fail unless the snapshot is good
      qga.vss.thaw:
        session_id: '{{ frozen.session_id }}'
      when: frozen.session_id is defined
`,
  thaw: `- name: Thaw, and fail unless the snapshot is good
  qga.vss.thaw:
    session_id: '{{ frozen.session_id }}'
  register: thawed

- name: Thaw, and be content with a snapshot for which an application failed
  qga.vss.thaw:
    session_id: '{{ frozen.session_id }}'
    accept: [application, filesystem, partial]

- name: Release a freeze whose process was killed
  qga.vss.thaw:
    rescue: true
`,
  status: `- name: See whether the guest is frozen, and how its last five freezes have ended
  qga.vss.status:
    last: 5
  register: status
`,
  doctor: `- name: Fail where a freeze cannot work
  qga.vss.doctor:
    backup_type: copy

- name: Ask only
  qga.vss.doctor:
    accept: [ok, warn, skipped, fail]
  register: checked
`,
} as const;
