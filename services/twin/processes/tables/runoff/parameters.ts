import { Fault, type FieldError } from '../../../../platform/fault.ts';
import { RUNOFF_MODELS, type RunoffModelName } from '../../../../science/runoff/models.ts';

/** Names of parameters, as many as any model has. */
export const PARAMETER_NAMES = ['x1', 'x2', 'x3', 'x4', 'x5', 'x6', 'x7', 'x8'] as const;

/**
 * The parameters of a model in their order: those of GR first, then CTG and Kf of CemaNeige.
 *
 * @returns undefined where none is given
 * @throws {Fault} invalid-request naming each that is missing, out of its range, or not the model's
 */
export function readParameters(
  model: RunoffModelName,
  given: Readonly<Record<(typeof PARAMETER_NAMES)[number], number | undefined>>,
): number[] | undefined {
  if (PARAMETER_NAMES.every((name) => given[name] === undefined)) return undefined;
  const ranges = Object.entries(RUNOFF_MODELS[model].ranges);
  const errors = PARAMETER_NAMES.flatMap((field, i): FieldError[] => {
    const value = given[field];
    const range = ranges[i];
    if (range === undefined) {
      if (value === undefined) return [];
      const detail = `is not of ${model}, which has ${ranges.length} parameters`;
      return [{ field, value, detail, allowed: PARAMETER_NAMES.slice(0, ranges.length) }];
    }
    const [name, [least, most]] = range;
    const said = name === field ? '' : ` (${name})`;
    const allowed = [least, most];
    const bounds = `allowed is ${least} to ${most}`;
    if (value === undefined) {
      return [{ field, detail: `${said} is required by ${model}; ${bounds}`.trim(), allowed }];
    }
    if (value >= least && value <= most) return [];
    return [{ field, value, detail: `${said} is ${value}; ${bounds}`.trim(), allowed }];
  });
  if (errors.length === 0) return ranges.map((_, i) => given[PARAMETER_NAMES[i]!]!);
  const text = errors.map(({ field, detail }) => `${field}: ${detail}`).join('; ');
  throw new Fault('invalid-request', text, { errors });
}
