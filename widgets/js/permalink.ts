/** Addresses of single posts: the page's own with `#post-12`, a community's with its number too. */

export interface Target {
  readonly post: number | null;
  readonly community: number | null;
}

/** The address of a post. */
export function permalink(post: number, community: number, page: string = location.href): string {
  const address = new URL(page);
  address.hash = community ? `community=${community}&post=${post}` : `post-${post}`;
  return address.href;
}

/** What a page's hash asks for. */
export function targetOf(hash: string): Target {
  const plain = /^#post-(\d{1,15})$/.exec(hash);
  if (plain) return { post: Number(plain[1]), community: null };
  const named = new URLSearchParams(hash.slice(1));
  const number = (name: string): number | null => {
    const value = named.get(name);
    return value && /^\d{1,15}$/.test(value) ? Number(value) : null;
  };
  return { post: number("post"), community: number("community") };
}
