import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline';
import { answerArm } from './armRoutes.js';
import { answerGraph } from './graphRoutes.js';
import { loopbackResourceGraph } from './resourceGraph.js';
import type { Answer } from './signIn.js';
import type { Tenant } from './tenant.js';

/** The Azure of a tenant as an HTTP client without a socket: the loopback's own answers, no sign-in. */
export function azureInProcess(tenant: Tenant, clock: () => number = () => performance.now()) {
  const resourceGraph = loopbackResourceGraph(tenant);
  const sent: string[] = [];
  const httpClient: HttpClient = {
    async sendRequest(request) {
      const { origin, pathname, search } = new URL(request.url);
      sent.push(`${request.method} ${pathname}${search}`);
      const answer = answerTo(request, origin, pathname, search.slice(1));
      return {
        request,
        status: answer.status,
        headers: createHttpHeaders({ 'content-type': 'application/json', ...answer.headers }),
        bodyAsText: typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body),
      };
    },
  };
  function answerTo(request: PipelineRequest, url: string, path: string, rawQuery: string): Answer {
    const { method } = request;
    const body = typeof request.body === 'string' ? request.body : '';
    if (path.startsWith('/v1.0/')) {
      const consistencyLevel = request.headers.get('consistencylevel');
      return answerGraph(tenant, { url, method, path, rawQuery, body, consistencyLevel });
    }
    if (/^\/providers\/Microsoft\.ResourceGraph\/resources$/i.test(path))
      return resourceGraph.answer(new URLSearchParams(rawQuery).get('api-version') ?? '', body, clock());
    return answerArm(tenant, { url, path, rawQuery, method });
  }
  return {
    httpClient,
    sent,
    get resourceGraph() {
      return resourceGraph.counted;
    },
  };
}
