import fc from "fast-check";
import { expect, test } from "vitest";
import { fold, opportunitySearchText } from "@/lib/storage/fold";
import { opportunity } from "./fixtures/model-server";
import { matches } from "./matching";

const text = fc.string({ unit: fc.constantFrom(..."aAàéÉßſﬁＡσςΣİı50%_+ -@٣"), maxLength: 8 });

test("the board finds by a query what the embedded CRM finds", () => {
  fc.assert(
    fc.property(
      text,
      text,
      text,
      fc.string({ unit: "grapheme", maxLength: 3 }),
      (title, name, phone, other) => {
        const shown = opportunity("o1", { title });
        const contact = { ...shown.contact, name, phone, company: null, email: null, tags: [other] };
        const stored = opportunitySearchText(title, { ...contact, companyName: null });
        for (const query of [name.slice(1, 4), phone.replace(/\D/g, ""), other, "ss", "fi", title]) {
          const isFound = stored.includes(fold(query).trim());
          expect(matches({ query }, { ...shown, contact })).toBe(isFound);
        }
      },
    ),
    { seed: 12, numRuns: 1000 },
  );
});
