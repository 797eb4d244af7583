// Ask once a second whether the server is there; then load the page again, which leads to it.
const ready = async () => {
  const answer = await fetch(location.href, { redirect: "manual", cache: "no-store" });
  return answer.type === "opaqueredirect" || !answer.ok;
};

const look = async () => {
  if (await ready().catch(() => false)) location.reload();
  else setTimeout(look, 1000);
};

setTimeout(look, 1000);
