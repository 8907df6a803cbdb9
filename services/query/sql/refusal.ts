import { Fault } from '../../platform/fault.ts';
import { locationOf, type Ast } from './ast.ts';

/** The fault of a part of a statement that is not answered here, with the place where it stands. */
export function refuse(
  what: string,
  node: Ast,
  hint = 'one SELECT over the collections; their names stand under /ogc/collections with _ for -',
): Fault {
  const position = locationOf(node);
  return new Fault('refused-query', `${what} is not allowed here`, {
    ...(position === undefined ? {} : { position }),
    hint,
  });
}
