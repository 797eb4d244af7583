/** Binary data in text, in place of base-manager's own table and the package it brings. */

export function base64ToBuffer(text: string): ArrayBuffer {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer;
}

export function bufferToBase64(buffer: ArrayBuffer): string {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte));
  return btoa(letters.join(""));
}

export function bufferToHex(buffer: ArrayBuffer): string {
  const pairs = Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0"));
  return pairs.join("").toUpperCase();
}

export function hexToBuffer(hex: string): ArrayBuffer {
  const pairs = hex.match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16)).buffer;
}
