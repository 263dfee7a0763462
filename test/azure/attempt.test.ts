import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline';
import { expect, it } from 'vitest';
import { answerError } from '../../src/azure/attempt.js';

const said = (message: string) =>
  answerError({
    request: createPipelineRequest({ url: 'https://management.azure.com/subscriptions/1' }),
    headers: createHttpHeaders(),
    status: 403,
    bodyAsText: JSON.stringify({ error: { code: 'AuthorizationFailed', message } }),
  }).message;

it.each([
  ['The client may not read.', /AuthorizationFailed: The client may not read\.$/],
  ['The client may not read', /AuthorizationFailed: The client may not read\.$/],
  [`The client ${'may not '.repeat(100)}`, /may( not)?…$/],
])('an answer ends in one stop, whether Azure set one or it was cut: %.30s', (message, end) => {
  expect(said(message)).toMatch(end);
});
