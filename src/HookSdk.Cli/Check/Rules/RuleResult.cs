namespace HookSdk.Cli.Check.Rules;

/// <summary>A rule, and what was found.</summary>
internal sealed record RuleResult(Rule Rule, Finding Finding);
