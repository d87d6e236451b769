import "server-only";
import { createPublicKey } from "node:crypto";
import * as z from "zod";
import type { SigningKey } from "./location";

/** Looks up a variable of the process; undefined when it is not set. */
export type VariableNamed = (name: string) => string | undefined;

const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

/** A secret as it stands in the file: itself, or the name of the variable that holds it. */
const reference = z.union(
  [z.string(), z.strictObject({ env: z.string().regex(VARIABLE) })],
  'must be text, or {"env": "NAME"} with the name of a variable in capitals',
);

/** Reads a secret and checks it; what is said of a wrong one never repeats it. */
export function secretOf(schema: z.ZodType<string>, variableNamed: VariableNamed) {
  return reference.transform((given, context): string => {
    const value = typeof given === "string" ? given : variableNamed(given.env);
    if (value === undefined && typeof given === "object") {
      return refuse(context, `names the variable ${given.env}, which is not set`);
    }
    const checked = schema.safeParse(value);
    if (checked.success) return checked.data;
    return refuse(context, checked.error.issues[0]?.message ?? "cannot be used");
  });
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}

/** RFC 7518, 3.2: a key for HS256 has at least as many bits as its hash. */
const LEAST_SHARED_BYTES = 32;

/** Why a key cannot sign with its algorithm, or null when it can. */
export function faultOfKey({ algorithm, key }: Pick<SigningKey, "algorithm" | "key">): string | null {
  if (algorithm === "HS256") {
    const isLong = Buffer.byteLength(key) >= LEAST_SHARED_BYTES;
    return isLong ? null : `must have at least ${LEAST_SHARED_BYTES} bytes for HS256`;
  }
  // Node would derive the public key of a private one, which has no business here.
  if (key.includes("PRIVATE KEY")) return "must be the public key: the private one stays with the portal";
  return isEd25519(key) ? null : "must be an Ed25519 public key as PEM (-----BEGIN PUBLIC KEY-----)";
}

function isEd25519(pem: string): boolean {
  try {
    return pem.includes("BEGIN PUBLIC KEY") && createPublicKey(pem).asymmetricKeyType === "ed25519";
  } catch {
    return false;
  }
}
