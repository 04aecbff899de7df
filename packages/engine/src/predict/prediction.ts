/** What a run would do with a task, as far as that can be told beforehand. */
export interface Prediction {
  /** `unknown` if it hangs on what a task before it comes to. */
  readonly action: 'run' | 'skip' | 'cache' | 'unknown'
  readonly why: string
  /** How many instances it has, if it has any and that is known. */
  readonly instances?: number
  /** Set if it hangs on what a task before it comes to whether it is skipped. */
  readonly mayBeSkipped?: true
  /** In what it would be done otherwise than it asks for: a sentence for each. */
  readonly deviations?: readonly string[]
}
