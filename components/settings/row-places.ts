import type { FocusPlaces } from "@/components/ui/focus-return";

/** Where the focus goes when the row that had it is gone: to the row in its place, and without any to the page's title. */
export const rowPlaces: FocusPlaces = (opener) => {
  const row = opener?.closest("li");
  const list = row?.parentElement;
  const at = row && list ? [...list.children].indexOf(row) : 0;
  return () => [
    (list?.children[at] ?? list?.lastElementChild)?.querySelector("[aria-haspopup=menu]"),
    document.querySelector("#section-title"),
  ];
};
