import { lastSegment } from '../../model/armId.js';
import type { PrincipalType } from '../../model/principal.js';
import { type AttributeValue, evaluateCondition, type RequestContext, reduceCondition } from './evaluate.js';
import type { Expression } from './expression.js';
import { canonicalGuid } from './guid.js';
import type { ConditionFault, ParsedCondition } from './parse.js';
import { type AttributeSelection, type SelectedAttribute, selectAttribute } from './selection.js';
import { allTruth, type Truth } from './truth.js';

/** The role assignment somebody would write. What is left out is not known. */
export interface DelegationRequest {
  /** GUID or ARM id of the role definition. */
  readonly roleId: string;
  readonly principalId?: string | undefined;
  readonly principalType?: PrincipalType | undefined;
}

/** What a holder of `Microsoft.Authorization/roleAssignments/write` may write under its conditions. */
export type Delegation =
  /** The conditions permit every role assignment. */
  | { readonly kind: 'unrestricted' }
  /** Some role assignments only, perhaps none. */
  | RestrictedDelegation
  /** Nothing can be told about any role assignment. */
  | { readonly kind: 'undecided'; readonly reason: string; readonly text: string };

export interface RestrictedDelegation {
  readonly kind: 'restricted';
  readonly permits: (request: DelegationRequest) => Truth;
  /**
   * For evidence; `permits` decides. `allow` are the only ids that may be permitted, `deny` the only ones that are
   * refused whatever else is known; undefined where no such list can be given. GUIDs in lower case with hyphens.
   */
  readonly roleIds: AttributeSelection | undefined;
  readonly principalIds: AttributeSelection | undefined;
  /** Lower case. */
  readonly principalTypes: AttributeSelection | undefined;
  /** The conditions as Azure returned them, joined by AND. */
  readonly text: string;
}

const WRITE = 'Microsoft.Authorization/roleAssignments/write';
const ROLE_ID = 'microsoft.authorization/roleassignments:roledefinitionid';
const PRINCIPAL_ID = 'microsoft.authorization/roleassignments:principalid';
const PRINCIPAL_TYPE = 'microsoft.authorization/roleassignments:principaltype';

/**
 * What may be written under all of the conditions (that of the assignment and that of the role definition's
 * permission block: that both must hold is assumed, access-model 1.4). Without conditions, unrestricted. A fault
 * permits nothing for certain and forbids nothing; what another condition refuses stays refused.
 * Known are the `@Request` attributes RoleDefinitionId, PrincipalId and PrincipalType of a write; their `@Resource`
 * forms are documented for delete only and decide nothing here.
 * Source: Microsoft, "Authorization actions and attributes".
 */
export function roleAssignmentDelegation(
  ...conditions: readonly (ParsedCondition | ConditionFault)[]
): Delegation {
  const text = conditions.map((condition) => condition.text.trim()).join(' AND ');
  const anyRequest = requestContext({});
  const open: Expression[] = [];
  let refused = false;
  for (const condition of conditions) {
    if (condition.kind === 'fault') continue;
    const reduced = reduceCondition(condition.expression, anyRequest);
    if (reduced === 'no') refused = true;
    else if (reduced !== 'yes') open.push(reduced);
  }
  if (refused) return nothing(text);
  const fault = conditions.find((condition) => condition.kind === 'fault');
  if (open.length === 0 && fault === undefined) return { kind: 'unrestricted' };
  const permits = (request: RequestContext): Truth =>
    allTruth([
      ...open.map((expression) => evaluateCondition(expression, request)),
      ...(fault === undefined ? [] : ['undecided' as const]),
    ]);
  if (!open.some((expression) => mentionsRequest(expression))) {
    const reason = fault
      ? `The condition could not be read: ${fault.reason}`
      : 'The condition depends on what is known only when a request is made, or is undocumented.';
    return { kind: 'undecided', reason, text };
  }
  const select = (attribute: SelectedAttribute): AttributeSelection | undefined =>
    selectAttribute(open, attribute, (value) => permits(single(attribute.name, value)));
  return {
    kind: 'restricted',
    permits: (request) => permits(requestContext(request)),
    roleIds: select({ name: ROLE_ID, type: 'guid' }),
    principalIds: select({ name: PRINCIPAL_ID, type: 'guid' }),
    principalTypes: select({ name: PRINCIPAL_TYPE, type: 'string' }),
    text,
  };
}

function nothing(text: string): RestrictedDelegation {
  const none = { allow: [] };
  return {
    kind: 'restricted',
    permits: () => 'no',
    roleIds: none,
    principalIds: none,
    principalTypes: none,
    text,
  };
}

function single(name: string, value: AttributeValue): RequestContext {
  return {
    action: WRITE,
    attribute: (source, asked) => (source === 'request' && asked === name ? value : undefined),
  };
}

function requestContext(request: Partial<DelegationRequest>): RequestContext {
  const known: Readonly<Record<string, AttributeValue | undefined>> = {
    [ROLE_ID]: guidValue(request.roleId === undefined ? undefined : lastSegment(request.roleId)),
    [PRINCIPAL_ID]: guidValue(request.principalId),
    [PRINCIPAL_TYPE]: typeValue(request.principalType),
  };
  return {
    action: WRITE,
    attribute: (source, name) =>
      source === 'request' && Object.hasOwn(known, name) ? known[name] : undefined,
  };
}

function guidValue(text: string | undefined): AttributeValue | undefined {
  const guid = text === undefined ? null : canonicalGuid(text);
  return guid === null ? undefined : { value: { kind: 'guid', value: guid } };
}

// Built-in roles compare the type with StringEquals and StringEqualsIgnoreCase alike.
function typeValue(type: PrincipalType | undefined): AttributeValue | undefined {
  if (type === undefined || type === 'Unknown') return undefined;
  return { value: { kind: 'string', value: type }, ignoreCase: true };
}

/** Whether an expression asks for an attribute that a DelegationRequest can give. */
function mentionsRequest(expression: Expression): boolean {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return expression.operands.some(mentionsRequest);
    case 'not':
      return mentionsRequest(expression.operand);
    case 'exists':
      return isRequestAttribute(expression.attribute);
    case 'function':
      return false;
    case 'comparison':
      return [expression.left, expression.right].some(
        (operand) => operand.kind === 'attribute' && isRequestAttribute(operand),
      );
  }
}

function isRequestAttribute({ source, name }: { readonly source: string; readonly name: string }): boolean {
  return source === 'request' && [ROLE_ID, PRINCIPAL_ID, PRINCIPAL_TYPE].includes(name.toLowerCase());
}
