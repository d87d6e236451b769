import "server-only";
import { createDecipheriv, createHash } from "node:crypto";
import * as z from "zod";
import { refused, type SigningLocation } from "./statement";

const userDataSchema = z.object({
  userId: z.string().regex(/^[A-Za-z0-9_-]{1,100}$/),
  companyId: z.string(),
  role: z.enum(["admin", "user"]),
  type: z.enum(["agency", "location"]),
  activeLocation: z.string(),
  userName: z.string().trim().max(200).default(""),
});
/** Whom HighLevel says that it shows us to. */
export type UserData = z.infer<typeof userDataSchema>;

/** `Salted__`, then eight bytes of salt, then whole blocks. */
const MAGIC = Buffer.from("Salted__");
const BODY_AT = 16;
const BLOCK = 16;

/**
 * Reads what HighLevel answers to `REQUEST_USER_DATA`: base64 of AES-256-CBC in OpenSSL's salted form, whose key and
 * initial block are made of the app's shared secret by MD5.
 * Source: HighLevel's marketplace documentation, "User Context in Marketplace Apps", and crypto-js 4.2, November 2026.
 * @returns the data, and a digest by which the same answer is known again
 * @throws AppError `unauthenticated` when it cannot be read or is about another company or location
 */
export function readUserData(
  payload: string,
  { id, highLevel }: Pick<SigningLocation, "id" | "highLevel">,
): { data: UserData; digest: string } {
  if (!highLevel) throw refused("HighLevel's user data for a location without a shared secret");
  const bytes = Buffer.from(payload, "base64");
  if (!isSalted(bytes)) throw refused("HighLevel's user data in an unknown form");
  const salt = bytes.subarray(MAGIC.length, BODY_AT);
  const text = decrypt(bytes.subarray(BODY_AT), keyAndBlockOf(highLevel.sharedSecret, salt));
  const parsed = userDataSchema.safeParse(jsonOf(text));
  if (!parsed.success) throw refused("HighLevel's user data that cannot be read with the shared secret");
  const { data } = parsed;
  if (data.companyId !== highLevel.companyId) throw refused("HighLevel's user data of another company");
  if (data.activeLocation !== id) throw refused("HighLevel's user data of another location");
  return { data, digest: digestOf(id, salt) };
}

function isSalted(bytes: Buffer): boolean {
  const length = bytes.length - BODY_AT;
  return length > 0 && length % BLOCK === 0 && bytes.subarray(0, MAGIC.length).equals(MAGIC);
}

/**
 * The salt alone names an answer: nothing protects the blocks behind it from being changed, and a changed one must
 * not pass for another. A changed salt makes another key, which reads nothing.
 */
function digestOf(locationId: string, salt: Buffer): string {
  const named = JSON.stringify(["highlevel", locationId, salt.toString("hex")]);
  return createHash("sha256").update(named).digest("hex");
}

/** OpenSSL's EVP_BytesToKey with MD5 and one round: 32 bytes of key, then the initial block. */
function keyAndBlockOf(secret: string, salt: Buffer): Buffer {
  let made = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (made.length < 32 + BLOCK) {
    last = createHash("md5").update(last).update(secret, "utf8").update(salt).digest();
    made = Buffer.concat([made, last]);
  }
  return made;
}

/** Null for what the key does not fit: its padding or its text is wrong then. */
function decrypt(body: Buffer, keyAndBlock: Buffer): string | null {
  try {
    const block = keyAndBlock.subarray(32, 32 + BLOCK);
    const decipher = createDecipheriv("aes-256-cbc", keyAndBlock.subarray(0, 32), block);
    const plain = Buffer.concat([decipher.update(body), decipher.final()]);
    return new TextDecoder("utf-8", { fatal: true }).decode(plain);
  } catch {
    return null;
  }
}

function jsonOf(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
