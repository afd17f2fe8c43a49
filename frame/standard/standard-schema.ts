// What a schema of Zod, Valibot, ArkType and others looks like: the interfaces of standardschema.dev. Nothing
// but their shape is known here.
import { PlanError } from "../../expr/error.ts";

/** What a schema finds wrong with a value, and where in it. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The value as the schema gives it back, or what is wrong with it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

interface StandardTypes<Input, Output> {
  readonly input: Input;
  readonly output: Output;
}

/** A schema that checks values: Standard Schema, version 1. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output> | Promise<StandardResult<Output>>;
    readonly types?: StandardTypes<Input, Output> | undefined;
  };
}

/** A schema that can say itself as JSON Schema: Standard JSON Schema, version 1. */
export interface StandardJsonSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly types?: StandardTypes<Input, Output> | undefined;
    readonly jsonSchema: {
      readonly input: (options: {
        readonly target: "draft-2020-12"; readonly libraryOptions?: Record<string, unknown>;
      }) => Record<string, unknown>;
    };
  };
}

interface Typed { readonly "~standard": { readonly types?: StandardTypes<unknown, unknown> | undefined } }

/** What a schema takes. */
export type InputOf<V extends Typed> = NonNullable<V["~standard"]["types"]>["input"];
/** What a schema gives back. */
export type OutputOf<V extends Typed> = NonNullable<V["~standard"]["types"]>["output"];

/** Whether a value has the interface; schemas may be functions, as ArkType's are. */
export const isStandard = (value: unknown): value is Typed =>
  ((typeof value === "object" && value !== null) || typeof value === "function") && "~standard" in value;

export function notStandard(where: string): PlanError {
  return new PlanError("not-a-schema", `${where} needs a schema that has Standard Schema's interface.`,
    { hint: "Zod, Valibot, ArkType and others make such schemas; see https://standardschema.dev." });
}
