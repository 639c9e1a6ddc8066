// The token of this start stands in the address that the log tells. It is taken out of the address at once, and kept for this tab.
const key = 'hook-inspector-token';
const given = /^#token=([0-9a-f]+)$/.exec(location.hash);
if (given) {
  sessionStorage.setItem(key, given[1]);
  history.replaceState(null, '', '#/calls');
}

export function hasToken() {
  return sessionStorage.getItem(key) !== null;
}

async function answered(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(body.error ?? `The server answered ${response.status}.`);
  }
  return body;
}

export async function get(path) {
  return answered(await fetch(path, { cache: 'no-store' }));
}

export async function post(path, body) {
  return answered(await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Hook-Inspector': sessionStorage.getItem(key) ?? '' },
    body: JSON.stringify(body),
  }));
}
