namespace HookSdk.Testing;

/// <summary>The fallbacks that one outcome rests on.</summary>
internal sealed class OutcomeFallbacks(FallbackLog log)
{
    private readonly List<Fallback> _all = [];

    public void Add(Fallback fallback) => _all.Add(fallback);

    public void Add(OutcomeFallbacks further) => _all.AddRange(further._all);

    /// <summary>The test wants them.</summary>
    public void Allow() => _all.ForEach(static f => f.IsAllowed = true);

    /// <summary>Fails a check that rests on a fallback which the test has not asked for: it would pass for a handler that is broken.</summary>
    /// <exception cref="HookAssertionException">It rests on one.</exception>
    public void Check(string expected, Func<string> transcript)
    {
        if (!log.AreAllowed && _all.Find(static f => !f.IsAllowed) is { } fallback)
        {
            throw new HookAssertionException(
                $"Expected: {expected}. But that rests on a fallback: {fallback.Hook}: {fallback.Cause}. If the test is about the fallback, say so before the check by AllowFallback(), or for all of them by o.AllowFallbacks.\n\n{transcript()}");
        }
    }
}
