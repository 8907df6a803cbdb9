import type { Context } from 'hono';
import { html } from 'hono/html';

import type { Operation } from '../openapi.ts';

/** `/docs`: every operation on one page that needs no script and no network. */
export function docsPage(c: Context, operations: readonly Operation[]) {
  const rows = operations.map(
    ({ method, path, summary, tag, query, answers }) =>
      html`<tr>
        <td>${tag}</td>
        <td><code>${method.toUpperCase()} ${path}</code></td>
        <td>${summary}</td>
        <td>${Object.keys(query?.shape ?? {}).join(', ')}</td>
        <td>${answers.join(', ')}</td>
      </tr>`,
  );
  c.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
  return c.html(
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width" />
          <title>Isohyet: operations</title>
          <style>
            body {
              font:
                16px/1.5 system-ui,
                sans-serif;
              margin: 2rem auto;
              max-width: 75rem;
              padding: 0 1rem;
            }
            td,
            th {
              text-align: left;
              padding: 0.25rem 0.75rem 0.25rem 0;
              vertical-align: top;
            }
          </style>
        </head>
        <body>
          <h1>Isohyet: operations</h1>
          <p>The same as data: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
          <table>
            <thead>
              <tr>
                <th>Group</th>
                <th>Request</th>
                <th>What</th>
                <th>Parameters</th>
                <th>Answers</th>
              </tr>
            </thead>
            <tbody>
              ${rows}
            </tbody>
          </table>
        </body>
      </html>`,
  );
}
