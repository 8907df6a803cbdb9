import type { Context } from 'hono';

const AGAIN_S = 2;

const HTML = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="refresh" content="${AGAIN_S}">
<title>Isohyet</title>
<style>
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px;
  font: 17px/1.5 system-ui, sans-serif; }
main { max-width: 30em; }
</style>
</head>
<body>
<main>
<h1>Isohyet</h1>
<p>The page is being prepared. It opens by itself in a few seconds.</p>
<p lang="fr">La page se prépare. Elle s’ouvrira d’elle-même dans quelques secondes.</p>
</main>
</body>
</html>
`;

/** What a browser is given while the page is being built: it asks again by itself. */
export function startingPage(c: Context): Response {
  return c.body(HTML, 503, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': String(AGAIN_S),
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
}
