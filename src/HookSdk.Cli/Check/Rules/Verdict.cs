namespace HookSdk.Cli.Check.Rules;

/// <summary>What became of a rule.</summary>
internal enum Verdict
{
    Pass,
    Fail,
    NotApplicable,
}
