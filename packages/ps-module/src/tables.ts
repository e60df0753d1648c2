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

/**
 * Rows of words as one text, read where it is first needed (ConvertFrom-QgaRows): PowerShell compiles every table of a module when it is
 * imported, and a text it takes as it is.
 */
const rows = (all: readonly (readonly string[])[]): string => all.map((words) => words.join(' ')).join('; ');

/** The parameters of a cmdlet, the option each is, and its kind. */
const optionsTable = ({ method }: CmdletMethod): Data =>
  rows(Object.entries(membersOf(method.options)).map(([name, shape]) => [parameterName(name, shape), name, kindOf(shape)]));

const methodTable = (of: CmdletMethod): Data => {
  const { cmdlet, options } = of.method;
  const { emits, findings } = cmdlet;
  const lists = Object.entries(membersOf(options)).filter(([, shape]) => kindOf(shape) === 'list');
  return {
    Name: of.name,
    Cmdlet: cmdlet.name,
    Options: optionsTable(of),
    Collected: lists.filter(([name]) => Object.hasOwn(cmdlet.pipeline ?? {}, name)).map(([name, shape]) => parameterName(name, shape)),
    Emits: emits === undefined ? '' : pascal(emits),
    ...(findings === undefined
      ? {}
      : { Findings: { Member: pascal(findings.member), WorstFirst: findings.worstFirst, Well: findings.well } }),
    Result: typeName(shapeOf(of.method.result)),
    ShouldProcess: cmdlet.impact !== undefined,
    NeverAsks: cmdlet.impact === 'low',
    Summary: of.method.summary,
  };
};

/** Every object a result is made of, by its type name. */
const shapesIn = (shape: Shape): readonly Shape[] => [
  ...(shape.properties === undefined ? [] : [shape]),
  ...Object.values(shape.properties ?? {}).flatMap(shapesIn),
  ...(shape.items === undefined ? [] : shapesIn(shape.items)),
];

/** A member of a result, its kind, and the type of the objects in it where it has any. */
const memberRow = ([name, shape]: [string, Shape]): readonly string[] => {
  const kind = kindOf(shape);
  const of = kind === 'list' ? (shape.items ?? {}) : shape;
  return [name, pascal(name), kind, ...(of.properties === undefined ? [] : [typeName(of)])];
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
    shapes.map((shape) => [typeName(shape), rows(Object.entries(shape.properties ?? {}).map(memberRow))]),
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
    `$script:QgaWordPattern = ${literal(wording.pattern)}`,
  ].join('\n\n');
};
