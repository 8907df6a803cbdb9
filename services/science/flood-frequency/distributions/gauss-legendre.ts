const POINTS = 32;

/** Nodes on [-1, 1] and weights of the rule with `POINTS` points. */
const RULE = makeRule(POINTS);

/** Roots of the Legendre polynomial by Newton. @see https://dlmf.nist.gov/3.5 (3.5.v) */
function makeRule(points: number): readonly { readonly node: number; readonly weight: number }[] {
  return Array.from({ length: points }, (_, index) => {
    let node = Math.cos((Math.PI * (index + 0.75)) / (points + 0.5));
    let slope = 0;
    for (let step = 0; step < 8; step++) {
      let [last, before] = [1, 0];
      for (let n = 1; n <= points; n++) {
        [last, before] = [((2 * n - 1) * node * last - (n - 1) * before) / n, last];
      }
      slope = (points * (node * last - before)) / (node * node - 1);
      node -= last / slope;
    }
    return { node, weight: 2 / ((1 - node * node) * slope * slope) };
  });
}

/** Visits the points of a composite rule over [from, to] in pieces at most `piece` wide. */
export function visitPoints(
  { from, to, piece }: { readonly from: number; readonly to: number; readonly piece: number },
  visit: (x: number, weight: number) => void,
): void {
  if (!(to > from)) return;
  const pieces = Math.ceil((to - from) / piece);
  const half = (to - from) / pieces / 2;
  for (let index = 0; index < pieces; index++) {
    const middle = from + half * (2 * index + 1);
    for (const { node, weight } of RULE) visit(middle + half * node, weight * half);
  }
}
