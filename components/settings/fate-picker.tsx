"use client";

import { useId } from "react";
import { Select } from "@/components/ui/select";
import type { Pipeline } from "@/lib/board/model";
import type { Fate } from "@/lib/settings/model";
import { opportunities } from "./counted";

/** What was chosen so far: to which stage, or how many may be lost (null before that was confirmed). */
export type FateChoice = { kind: "move"; target: string } | { kind: "delete"; agreed: number | null };

type FatePickerProps = {
  count: number;
  /** Pipelines with the stages that may take the opportunities. */
  targets: readonly Pipeline[];
  choice: FateChoice;
  onChange: (choice: FateChoice) => void;
};

const targetOf = (pipelineId: string, stageId: string) => `${pipelineId} ${stageId}`;

/** The first stage that could take them, or else nothing but deleting. */
export function firstChoice(targets: readonly Pipeline[]): FateChoice {
  const [pipeline] = targets;
  const [stage] = pipeline?.stages ?? [];
  if (pipeline && stage) return { kind: "move", target: targetOf(pipeline.id, stage.id) };
  return { kind: "delete", agreed: null };
}

/** The choice as it is sent; undefined while it is not made. A number that is no longer true has to be confirmed anew. */
export function fateOf(choice: FateChoice, count: number): Fate | undefined {
  if (count === 0) return null;
  if (choice.kind === "delete") return choice.agreed === count ? { kind: "delete", count } : undefined;
  const [pipelineId, stageId] = choice.target.split(" ");
  return pipelineId && stageId ? { kind: "move", pipelineId, stageId } : undefined;
}

/** Asks what becomes of the opportunities of something that is deleted. */
export function FatePicker({ count, targets, choice, onChange }: FatePickerProps) {
  const name = useId();
  const canMove = targets.length > 0;
  return (
    <fieldset className="mt-4 space-y-3">
      <legend className="mb-2 font-medium text-body">What becomes of {count === 1 ? "it" : "them"}?</legend>
      {canMove && (
        <div className="space-y-2">
          <Radio name={name} checked={choice.kind === "move"} onChange={() => onChange(firstChoice(targets))}>
            {count === 1 ? "Move it to another stage" : "Move them to another stage"}
          </Radio>
          {choice.kind === "move" && (
            <Select
              aria-label="Stage that takes them"
              className="ml-6"
              value={choice.target}
              onChange={(event) => onChange({ kind: "move", target: event.target.value })}
            >
              {targets.map((pipeline) => (
                <optgroup key={pipeline.id} label={pipeline.name}>
                  {pipeline.stages.map((stage) => (
                    <option key={stage.id} value={targetOf(pipeline.id, stage.id)}>
                      {stage.name}
                    </option>
                  ))}
                </optgroup>
              ))}
            </Select>
          )}
        </div>
      )}
      <Radio
        name={name}
        checked={choice.kind === "delete"}
        onChange={() => onChange({ kind: "delete", agreed: null })}
      >
        {count === 1 ? "Delete it as well" : "Delete them as well"}
      </Radio>
      {choice.kind === "delete" && (
        <label className="ml-6 flex items-start gap-2 text-body">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-danger"
            checked={choice.agreed === count}
            onChange={({ target }) => onChange({ kind: "delete", agreed: target.checked ? count : null })}
          />
          Yes, delete {opportunities(count)} for good. Their contacts stay.
        </label>
      )}
    </fieldset>
  );
}

type RadioProps = { name: string; checked: boolean; onChange: () => void; children: string };

function Radio({ children, ...input }: RadioProps) {
  return (
    <label className="flex min-h-6 items-center gap-2 text-body">
      <input type="radio" className="size-4 shrink-0 accent-accent" {...input} />
      {children}
    </label>
  );
}
