import type {
  CustomRole,
  Escalation,
  EscalationTerms,
  Grant,
  GrantTerms,
  PathStep,
} from '../model/posture.js';
import { vaultObject } from './objectShape.js';
import { deletedVault, hsm, subscription, vault } from './resourceShapes.js';
import { type Field, type FieldsOf, type ObjectShape, type Shape, shapeOf, strings } from './shapes.js';

/** Subjects a rule can judge. */
export const SUBJECTS = [
  'vault',
  'grant',
  'escalation',
  'hsm',
  'role',
  'subscription',
  'deletedVault',
  'object',
] as const;
export type SubjectName = (typeof SUBJECTS)[number];

/** A grant as rules see it: what it gives, and who holds it. */
export type GrantView = GrantTerms & Pick<Grant, 'principal' | 'cause' | 'vaults' | 'managedVaults'>;
/** An escalation as rules see it: the shortest way, and who can walk it. */
export type EscalationView = Omit<EscalationTerms, 'furtherWays'> &
  Pick<Escalation, 'principal' | 'cause' | 'vaults'>;

/** Fields of grants and escalations that are not shared by everyone who holds the same terms. */
export const OWN_FIELDS: ReadonlySet<string> = new Set(['principal', 'cause', 'vaults', 'managedVaults']);

const role = { fields: { id: 'string', name: 'string' } } as const;
const conditions = {
  list: { fields: { source: 'string', text: 'string', fault: { undecidable: 'string' } } },
} as const;
const principal = {
  fields: {
    id: 'string',
    type: 'string',
    displayName: { nullable: 'string' },
    tenantId: { nullable: 'string' },
    guest: { nullable: 'bool' },
    managedIdentity: { nullable: 'bool' },
    existence: 'string',
    guests: 'int',
    guestMembers: strings,
  },
} as const;

const pathStep: FieldsOf<PathStep> = {
  step: 'string',
  id: { nullable: 'string' },
  scope: 'string',
  role: { nullable: 'string' },
};
const path = { list: { fields: pathStep } } as const;

const grant: FieldsOf<GrantView> = {
  source: 'string',
  role: { nullable: role },
  scope: 'string',
  scopeLevel: 'string',
  vaultsInScope: 'int',
  reach: 'string',
  inert: { nullable: 'string' },
  timeBound: 'bool',
  permissions: strings,
  uses: strings,
  administers: strings,
  certainty: 'string',
  conditions,
  principal,
  cause: 'string',
  vaults: strings,
  managedVaults: strings,
};

const escalation: FieldsOf<EscalationView> = {
  step: 'string',
  role: { nullable: role },
  scope: 'string',
  scopeLevel: 'string',
  begins: 'string',
  obtains: strings,
  certainty: 'string',
  conditions,
  acts: path,
  otherPaths: { list: path },
  principal,
  cause: 'string',
  vaults: strings,
};

const customRole: FieldsOf<CustomRole> = {
  id: 'string',
  name: 'string',
  ownerEquivalent: 'bool',
  wildcards: strings,
  vaults: strings,
};

/** What each subject looks like to the `when` of a rule. */
export const SUBJECT_SHAPES: Readonly<Record<SubjectName, ObjectShape>> = {
  vault: { fields: vault },
  grant: { fields: grant },
  escalation: { fields: escalation },
  hsm: { fields: hsm },
  role: { fields: customRole },
  subscription: { fields: subscription },
  deletedVault: { fields: deletedVault },
  object: { fields: vaultObject },
};

/** The field that a dotted name reaches from a subject, or null where there is no such field. */
export function fieldAt(subject: SubjectName, names: readonly string[]): Field | null {
  let field: Field = SUBJECT_SHAPES[subject];
  for (const name of names) {
    const shape = shapeOf(field);
    if (typeof shape === 'string' || !('fields' in shape) || !Object.hasOwn(shape.fields, name)) return null;
    const next: Field | undefined = shape.fields[name];
    if (next === undefined) return null;
    field = next;
  }
  return field;
}

/** Every dotted name below a subject, outermost first; lists are not entered. */
export function fieldNames(subject: SubjectName): readonly string[] {
  const names: string[] = [];
  const walk = (shape: Shape, before: string): void => {
    if (typeof shape === 'string' || !('fields' in shape)) return;
    for (const [name, field] of Object.entries(shape.fields)) {
      names.push(before + name);
      walk(shapeOf(field), `${before}${name}.`);
    }
  };
  walk(SUBJECT_SHAPES[subject], '');
  return names;
}

/** Names of the fields that items of the subject's lists have. */
export function itemFields(subject: SubjectName): readonly string[] {
  const names = new Set<string>();
  const walk = (shape: Shape, inItem: boolean): void => {
    if (typeof shape === 'string') return;
    if ('list' in shape) walk(shape.list, true);
    else
      for (const [name, field] of Object.entries(shape.fields)) {
        if (inItem) names.add(name);
        walk(shapeOf(field), inItem);
      }
  };
  walk(SUBJECT_SHAPES[subject], false);
  return [...names];
}
