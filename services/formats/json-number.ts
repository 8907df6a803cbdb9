/** Digits that every single-precision number is told apart by; most need fewer. */
const DIGITS = [6, 7, 8, 9] as const;
/** Exact as doubles, so that an integer over one of them is the nearest double to the decimal. */
const POWERS = Array.from({ length: 15 }, (_, power) => 10 ** power);
/** Between these the powers suffice. */
const [LEAST, MOST] = [1e-5, 1e6];

/** The shortest number that rounds to a single-precision value; null where it is missing. */
export function toJsonNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  const size = Math.abs(value);
  if (size < LEAST || size >= MOST) return fromText(value);
  const decimals = 5 - magnitude(size);
  for (let more = 0; more < DIGITS.length; more++) {
    const power = POWERS[decimals + more]!;
    const short = Math.round(size * power) / power;
    if (Math.fround(short) === size) return value < 0 ? -short : short;
  }
  return fromText(value);
}

/** The same by way of text, which takes ten times as long. */
function fromText(value: number): number {
  for (const digits of DIGITS) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** The power of ten of the first digit, -5 to 5. */
function magnitude(size: number): number {
  if (size >= 1) {
    if (size < 100) return size < 10 ? 0 : 1;
    if (size < 10_000) return size < 1000 ? 2 : 3;
    return size < 100_000 ? 4 : 5;
  }
  if (size >= 0.01) return size >= 0.1 ? -1 : -2;
  if (size >= 0.0001) return size >= 0.001 ? -3 : -4;
  return -5;
}
