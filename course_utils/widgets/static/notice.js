// What the kernel has to say, with a link to the file that it has written.

import { make } from "./make.js";

export function makeNotice() {
  const place = make("p", { class: "notice", role: "status", "data-testid": "notice" });
  let told;
  let address = "";

  function tell(notice) {
    if (told === notice) return;
    told = notice;
    URL.revokeObjectURL(address);
    place.className = notice.kind ?? "notice";
    place.replaceChildren(notice.text ?? "");
    if (!notice.file) return;
    address = URL.createObjectURL(new Blob([notice.content]));
    const link = { href: address, download: notice.file, "data-testid": "download" };
    place.append(" ", make("a", link, `Download ${notice.file}`));
  }

  return { place, tell };
}
