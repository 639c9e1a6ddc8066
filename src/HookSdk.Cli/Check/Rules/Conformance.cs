namespace HookSdk.Cli.Check.Rules;

/// <summary>The rules of one broker, held against one server.</summary>
internal abstract class Conformance : IDisposable
{
    /// <summary>The rules in the order in which they are looked at.</summary>
    public abstract IReadOnlyList<Rule> Rules { get; }

    public abstract void Dispose();
}
