import * as z from "zod";

/** 400, 401 and most others. Some gateways say `message`, and the newer API a list of them. */
export const messageWire = z.object({
  msg: z.string().optional(),
  message: z.union([z.string(), z.array(z.string())]).optional(),
});

/**
 * 422: a map of field to what is wrong with it. A key may be a phrase (`"contactId or email"`), the rule may be
 * called `rules`, and the value may be the bare message.
 * Source: HighLevel v1 Postman collection 1.1.20, the 422 examples, read November 2026.
 */
export const fieldErrorsWire = z.record(
  z.string(),
  z.union([
    z.string().transform((message) => ({ message, rule: null })),
    z
      .object({ message: z.string(), rule: z.string().optional(), rules: z.string().optional() })
      .transform(({ message, rule, rules }) => ({ message, rule: rule ?? rules ?? null })),
  ]),
);
