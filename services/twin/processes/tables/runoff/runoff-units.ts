/** Stores, which are mm; all else of water is mm a step. */
const STORES = /^(Prod|Rout|Exp|SnowPack\d+)$/;
const TEMPERATURES = /^(Temp|ThermalState)\d+$/;
const SHARES = /^Gratio\d+$/;

/** Units of results by name, in UCUM. */
export function runoffUnits(
  names: readonly string[],
  timeStepHours: 24 | 1,
): Readonly<Record<string, string>> {
  const perStep = timeStepHours === 24 ? 'mm/d' : 'mm/h';
  const unitOf = (name: string) => {
    if (STORES.test(name)) return 'mm';
    if (TEMPERATURES.test(name)) return 'Cel';
    return SHARES.test(name) ? '1' : perStep;
  };
  return Object.fromEntries(names.map((name) => [name, unitOf(name)]));
}
