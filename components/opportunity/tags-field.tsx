import { useQueryClient } from "@tanstack/react-query";
import X from "lucide-react/icons/x";
import { type ChangeEvent, type ClipboardEvent, type KeyboardEvent, useId, useMemo, useRef } from "react";
import { useController, useFormContext } from "react-hook-form";
import { Field } from "@/components/ui/field";
import { controlClass } from "@/components/ui/input";
import { LONGEST } from "@/lib/board/drafts";
import { addTags, type OpportunityForm } from "@/lib/board/form-fields";
import { knownTags } from "@/lib/board/known-tags";
import { useSetting } from "./opportunity-setting";

/**
 * Tags as chips: Enter, a comma or a choice among the tags of the board's contacts adds one, Backspace in the empty field
 * takes the last one away.
 */
export function TagsField({ locked }: { locked: boolean }) {
  const known = useKnownTags();
  const { field, fieldState, typed, status, remove, change, press, paste } = useTags(locked, known);
  const listId = useId();
  return (
    <Field label="Tags" error={fieldState.error?.message}>
      {(control) => (
        <div
          className={controlClass({
            kind: "area",
            className:
              // A box counts as read-only for CSS, whatever the field in it is.
              "flex max-h-40 flex-wrap gap-1 overflow-y-auto px-1.5 py-1 read-only:bg-surface read-only:text-ink focus-within:border-accent-line has-[input:read-only]:bg-sunken has-[input[aria-invalid]]:border-danger-ink",
          })}
        >
          {field.value.map((tag) => (
            <TagChip key={tag} tag={tag} {...(!locked && { onRemove: () => remove(tag) })} />
          ))}
          <input
            {...control}
            ref={field.ref}
            dir="auto"
            list={listId}
            autoComplete="off"
            enterKeyHint="enter"
            placeholder={field.value.length === 0 && !locked ? "Type and press Enter" : undefined}
            readOnly={locked}
            value={typed.value}
            onChange={change}
            onKeyDown={press}
            onPaste={paste}
            // A text left here is saved as a tag. It does not become a chip on blur: the box could grow a line and
            // move the Save button away from under the pointer that is pressing it.
            className="h-6 min-w-24 flex-1 bg-transparent px-1 text-ink outline-none placeholder:text-ink-faint pointer-coarse:h-9 [&::-webkit-calendar-picker-indicator]:opacity-40"
          />
          {!locked && (
            <datalist id={listId}>
              {known
                .filter((tag) => !field.value.includes(tag))
                .map((tag) => (
                  <option key={tag} value={tag} />
                ))}
            </datalist>
          )}
          <p ref={status} role="status" className="sr-only" />
        </div>
      )}
    </Field>
  );
}

/** What is on the board costs no call; it is looked through once, when the form opens. */
function useKnownTags(): readonly string[] {
  const client = useQueryClient();
  const { locationId } = useSetting().reads;
  return useMemo(() => knownTags(client, locationId), [client, locationId]);
}

/** Whether a text came out of the list of suggestions: Safari says nothing of how, the others that it was put there. */
function isChosen({ nativeEvent }: ChangeEvent): boolean {
  return !("inputType" in nativeEvent) || nativeEvent.inputType === "insertReplacementText";
}

function tooMany(left: number): string {
  return `A contact has at most ${LONGEST.tags} tags; ${left === 1 ? "one was" : `${left} were`} not added`;
}

function useTags(locked: boolean, known: readonly string[]) {
  const { field, fieldState } = useController<OpportunityForm, "contact.tags">({ name: "contact.tags" });
  const typed = useController<OpportunityForm, "contact.typedTag">({ name: "contact.typedTag" }).field;
  const { setFocus, setError, clearErrors } = useFormContext<OpportunityForm>();
  const status = useRef<HTMLParagraphElement>(null);

  const say = (text: string) => {
    if (status.current) status.current.textContent = text;
  };
  const add = (text: string) => {
    const { tags, added, left } = addTags(field.value, text);
    if (added.length > 0) {
      say(added.length > 3 ? `Added ${added.length} tags` : `Added ${added.join(", ")}`);
      field.onChange(tags);
    }
    // A single tag too many stays where it was typed.
    if (left === 0 || added.length > 0) typed.onChange("");
    if (left > 0) setError("contact.tags", { type: "most", message: tooMany(left) });
    else clearErrors("contact.tags");
  };
  const remove = (tag: string) => {
    field.onChange(field.value.filter((one) => one !== tag));
    clearErrors("contact.tags");
    say(`Removed ${tag}`);
    setFocus("contact.tags");
  };
  const change = (event: ChangeEvent<HTMLInputElement>) => {
    if (known.includes(event.target.value) && isChosen(event)) add(event.target.value);
    else typed.onChange(event.target.value);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return;
    const last = field.value.at(-1);
    if ((event.key === "Enter" || event.key === ",") && (typed.value.trim() || event.key === ",")) {
      event.preventDefault();
      add(typed.value);
    } else if (event.key === "Backspace" && typed.value === "" && last !== undefined && !locked) {
      remove(last);
    }
  };
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const text = event.clipboardData.getData("text");
    if (!/[,\n]/.test(text)) return;
    event.preventDefault();
    add(`${typed.value}${text.replace(/\n/g, ",")}`);
  };

  return { field, fieldState, typed, status, remove, change, press, paste };
}

function TagChip({ tag, onRemove }: { tag: string; onRemove?: () => void }) {
  return (
    <span className="inline-flex h-6 max-w-full items-center gap-0.5 rounded bg-wash-strong pl-2 text-ink text-small pointer-coarse:h-9">
      <span dir="auto" className="truncate">
        {tag}
      </span>
      {onRemove ? (
        <button
          type="button"
          aria-label={`Remove ${tag}`}
          onClick={onRemove}
          className="grid size-6 shrink-0 place-items-center rounded text-ink-muted hover:bg-wash hover:text-ink pointer-coarse:size-9"
        >
          <X size={12} aria-hidden />
        </button>
      ) : (
        <span className="w-2" />
      )}
    </span>
  );
}
