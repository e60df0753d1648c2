import {
  FAILURES,
  HOST_ENVIRONMENT,
  membersOf,
  PATIENCE,
  type Shape,
  shapeOf,
  TOLD,
  TRUST_RULE,
  type Wording,
} from '@qga-vss/core/internal';
import type { CmdletMethod } from './methods.ts';
import { type Data, literal } from './quote.ts';
import { kindOf, parameterName, pascal, typeName } from './shape.ts';

const optionsTable = ({ method }: CmdletMethod): Data =>
  Object.fromEntries(
    Object.entries(membersOf(method.options)).map(([name, shape]) => [parameterName(name, shape), { Name: name, Kind: kindOf(shape) }]),
  );

const methodTable = (of: CmdletMethod): Data => {
  const { cmdlet, options } = of.method;
  const { emits, findings } = cmdlet;
  const lists = Object.entries(membersOf(options)).filter(([, shape]) => kindOf(shape) === 'list');
  return {
    Name: of.name,
    Cmdlet: cmdlet.name,
    Options: optionsTable(of),
    Collected: lists.filter(([name]) => Object.hasOwn(cmdlet.pipeline ?? {}, name)).map(([name, shape]) => parameterName(name, shape)),
    Emits: emits ?? '',
    ...(findings === undefined
      ? {}
      : { Findings: { Member: pascal(findings.member), WorstFirst: findings.worstFirst, Well: findings.well } }),
    Result: typeName(shapeOf(of.method.result)),
    ShouldProcess: cmdlet.impact !== undefined,
    Summary: of.method.summary,
  };
};

/** Every object a result is made of, by its type name. */
const shapesIn = (shape: Shape): readonly Shape[] => [
  ...(shape.properties === undefined ? [] : [shape]),
  ...Object.values(shape.properties ?? {}).flatMap(shapesIn),
  ...(shape.items === undefined ? [] : shapesIn(shape.items)),
];

const memberTable = ([name, shape]: [string, Shape]): [string, Data] => {
  const kind = kindOf(shape);
  const of = kind === 'list' ? (shape.items ?? {}) : shape;
  return [name, { Name: pascal(name), Kind: kind, Of: of.properties === undefined ? '' : typeName(of) }];
};

/** What the writers are told, by what happened; without what that is in documents. */
const toldTable = (): Data => Object.fromEntries(Object.entries(TOLD).map(([happened, { what: _, ...told }]) => [happened, told]));

/** Whom the host trusts with what it runs from, and what could replace it. */
const trustTable = (): Data => ({
  Trusted: TRUST_RULE.trusted,
  Nobody: TRUST_RULE.nobody,
  Everyone: TRUST_RULE.everyone,
  Dangerous: TRUST_RULE.dangerous,
  Generic: TRUST_RULE.generic.map(([right, means]) => ({ Right: right, Means: means })),
  LinksFollowed: TRUST_RULE.linksFollowed,
});

/** What the hand-written part of the module knows of the contract: methods, shapes of results, its own failures, its words; and of the host: whom
 * it trusts, its environment. */
export const dataTables = (methods: readonly CmdletMethod[], ownFailures: readonly (keyof typeof FAILURES)[], wording: Wording): string => {
  const shapes = methods.flatMap(({ method }) => shapesIn(shapeOf(method.result)));
  const shapeTable = Object.fromEntries(
    shapes.map((shape) => [typeName(shape), Object.fromEntries(Object.entries(shape.properties ?? {}).map(memberTable))]),
  );
  const patience = Object.fromEntries(Object.entries(PATIENCE).map(([name, ms]) => [pascal(name), ms]));
  const failures = Object.fromEntries(
    ownFailures.map((name) => {
      const { kind, meaning, remedy } = FAILURES[name];
      return [name, { name, kind, message: meaning, remedy, retryable: 'no' }];
    }),
  );
  return [
    `$script:QgaMethods = ${literal(Object.fromEntries(methods.map((of) => [of.name, methodTable(of)])))}`,
    `$script:QgaShapes = ${literal(shapeTable)}`,
    `$script:QgaFailures = ${literal(failures)}`,
    `$script:QgaPatience = ${literal(patience)}`,
    `$script:QgaTrust = ${literal(trustTable())}`,
    `$script:QgaEnvironment = ${literal({ Passed: HOST_ENVIRONMENT.passed, Own: HOST_ENVIRONMENT.own })}`,
    `$script:QgaTold = ${literal(toldTable())}`,
    `$script:QgaWords = ${literal(wording.words)}`,
    `$script:QgaWordSource = ${literal(wording.pattern)}`,
  ].join('\n\n');
};
