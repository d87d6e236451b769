import { useQuery } from "@tanstack/react-query";
import { useWatch } from "react-hook-form";
import { Button } from "@/components/ui/button";
import type { OpportunityForm } from "@/lib/board/form-fields";
import { STATUSES } from "@/lib/board/model";
import { currencySign, formatMoneyInput, parseMoney } from "@/lib/board/money-input";
import { usersOptions } from "@/lib/board/queries";
import { STATUS_NAMES } from "./field-texts";
import { SelectField, TextField } from "./fields";
import { useSetting } from "./opportunity-setting";

/** What an opportunity itself has, besides its title. */
export function OpportunityFields() {
  const { may } = useSetting();
  return (
    <>
      {may.seeValues && <ValueField />}
      <div className="grid grid-cols-2 gap-3">
        <StageField />
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

function ValueField() {
  const { format } = useSetting();
  const tidy = (text: string) => {
    const money = parseMoney(text, format);
    return money.ok ? formatMoneyInput(money.value, format) : text;
  };
  return (
    <TextField
      name="value"
      label="Value"
      tidy={tidy}
      unit={currencySign(format)}
      // Not type=number: that one drops what it cannot read, and groups of thousands.
      input={{ inputMode: "decimal", dir: "ltr" }}
    />
  );
}

function StageField() {
  const { pipeline } = useSetting();
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
  const users = useQuery(usersOptions(useSetting().reads));
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
