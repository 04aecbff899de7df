import type { MissingParams, ParamSource } from '../params/params.ts'

/** From where placeholders are filled in, besides the system's own variables. */
export interface RenderInputs {
  readonly env: Readonly<Record<string, string | undefined>>
  /** The date of the run, which Airflow's macros speak of; without it they stay as they are. */
  readonly date?: Date
  /** What params are given, besides by the environment; without it not even that is asked. */
  readonly params?: readonly ParamSource[]
  /** What to do about params without a value; `report` for the pipeline that is to run. */
  readonly missingParams: MissingParams
  /** Fills in variables and defaults too, for people to read: they have gone into the pipelines already. */
  readonly whole?: boolean
  /** The pipeline that is to run, if it is known. */
  readonly pipeline?: string
}
