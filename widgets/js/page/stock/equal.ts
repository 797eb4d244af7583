/**
 * Whether two values of a widget's state are the same, in place of lodash's isEqual.
 *
 * State is JSON, binary data (DataView, typed arrays, ArrayBuffer) and models. Binary data is
 * compared byte by byte; anything that is no plain object or list (a model, an element) is itself
 * and nothing else, since models refer to one another in circles.
 */

function bytesOf(value: unknown): Uint8Array | null {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (!ArrayBuffer.isView(value)) return null;
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}

function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function equalLists(one: ArrayLike<unknown>, two: ArrayLike<unknown>): boolean {
  if (one.length !== two.length) return false;
  for (let at = 0; at < one.length; at++) if (!isEqual(one[at], two[at])) return false;
  return true;
}

function equalObjects(one: Record<string, unknown>, two: Record<string, unknown>): boolean {
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(two).length) return false;
  return keys.every((key) => Object.hasOwn(two, key) && isEqual(one[key], two[key]));
}

export default function isEqual(one: unknown, two: unknown): boolean {
  if (Object.is(one, two) || one === two) return true;
  if (typeof one !== "object" || typeof two !== "object" || !one || !two) return false;
  if (Array.isArray(one)) return Array.isArray(two) && equalLists(one, two);
  if (one instanceof Date) return two instanceof Date && one.getTime() === two.getTime();
  const bytes = bytesOf(one);
  if (bytes) {
    const others = one.constructor === two.constructor && bytesOf(two);
    return others ? equalLists(bytes, others) : false;
  }
  return isPlain(one) && isPlain(two) && equalObjects(one, two);
}
