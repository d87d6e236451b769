import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { type Pipeline, STATUSES } from "@/lib/board/model";
import { currencySign, formatMoneyInput, type MoneyFormat, parseMoney } from "@/lib/board/money";
import { STATUS_NAMES } from "./field-texts";
import { SelectField, TextField } from "./fields";
import { usersOptions } from "./reads";

/** What an opportunity itself has, besides its title. */
export function OpportunityFields({ pipeline, format }: { pipeline: Pipeline; format: MoneyFormat }) {
  return (
    <>
      <ValueField format={format} />
      <div className="grid grid-cols-2 gap-3">
        <StageField pipeline={pipeline} />
        <SelectField name="status" label="Status">
          {STATUSES.map((status) => (
            <option key={status} value={status}>
              {STATUS_NAMES[status]}
            </option>
          ))}
        </SelectField>
      </div>
      <OwnerField />
      <TextField name="source" label="Source" />
    </>
  );
}

function ValueField({ format }: { format: MoneyFormat }) {
  const tidy = (text: string) => {
    const money = parseMoney(text, format);
    return money.ok ? formatMoneyInput(money.value, format) : text;
  };
  const sign = currencySign(format);
  return (
    <TextField
      name="value"
      label="Value"
      tidy={tidy}
      input={{ inputMode: "decimal", dir: "ltr", className: "tabular-nums" }}
      adornment={sign}
    />
  );
}

function StageField({ pipeline }: { pipeline: Pipeline }) {
  const stageId = useWatch<OpportunityForm, "stageId">({ name: "stageId" });
  const isKnown = pipeline.stages.some((stage) => stage.id === stageId);
  return (
    <SelectField name="stageId" label="Stage">
      {!isKnown && <option value={stageId}>A stage that no longer exists</option>}
      {pipeline.stages.map((stage) => (
        <option key={stage.id} value={stage.id}>
          {stage.name}
        </option>
      ))}
    </SelectField>
  );
}

function OwnerField() {
  const ownerId = useWatch<OpportunityForm, "ownerId">({ name: "ownerId" });
  const users = useQuery(usersOptions());
  const isKnown = ownerId === "" || users.data?.some((user) => user.id === ownerId);
  return (
    <SelectField
      name="ownerId"
      label="Owner"
      hint={
        users.isError && (
          <span className="flex items-center justify-between gap-2">
            The owners could not be loaded.
            <Button variant="ghost" size="small" onClick={() => users.refetch()}>
              Try again
            </Button>
          </span>
        )
      }
    >
      <option value="">No owner</option>
      {!isKnown && <option value={ownerId}>{users.isPending ? "Loading…" : "Somebody unknown"}</option>}
      {users.data?.map((user) => (
        <option key={user.id} value={user.id}>
          {user.name}
        </option>
      ))}
    </SelectField>
  );
}
