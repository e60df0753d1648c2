import type { AddedComponent } from '../platform/vss.ts';
import type { ScenarioWriter } from './scenario.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${String(value).replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character)}"`)
    .join('');

/** A writer's document: enough to tell that the right one was saved. */
export const writerDocument = ({ writerId, instanceId, name, components }: ScenarioWriter): string => {
  const inner = components.map((component) => {
    const { type, logicalPath, name: componentName } = component;
    return `<COMPONENT${attributes({ type, logicalPath, componentName })}/>`;
  });
  return `<WRITER_METADATA${attributes({ writerId, instanceId, name })}>${inner.join('')}</WRITER_METADATA>`;
};

/** The backup document: what was added, and what was reported of it. */
export const backupDocument = (components: readonly (AddedComponent & { readonly succeeded?: boolean })[]): string => {
  const inner = components.map(({ instanceId, writerId, type, logicalPath, name: componentName, succeeded }) => {
    const outcome = succeeded === undefined ? '' : attributes({ backupSucceeded: succeeded ? 'yes' : 'no' });
    return `<COMPONENT${attributes({ writerId, instanceId, type, logicalPath, componentName })}${outcome}/>`;
  });
  return `<BACKUP_COMPONENTS>${inner.join('')}</BACKUP_COMPONENTS>`;
};
