/** What proves that a plugin keeps the contract, without any test runner: the entry "slp/testing". Never imported from inside. */
export { checkConformance } from './conformance/check-conformance.ts';
export { conformanceRules } from './conformance/conformance-rules.ts';
export { exampleFrame, exampleObservations, exampleSample, exampleSigner } from './conformance/fixtures.ts';
export {
  type ConformanceOutcome,
  type ConformanceRule,
  type ConformanceSetup,
  type DriveContext,
  RULE_NAMES,
  type RuleName,
} from './conformance/rule.ts';
